import { useTranslations } from 'next-intl';
import { COUNTED_MEMBERS } from '@/lib/chats/chat';
import type { ChatSummary } from './chat-summary';

/** Says what kind of chat it is, a group with its number of members. */
export function useChatKind(): (chat: ChatSummary) => string {
  const t = useTranslations('chats');
  return ({ kind, memberCount }) => {
    if (kind === 'direct') return t('direct');
    return memberCount > COUNTED_MEMBERS
      ? t('bigGroup', { count: COUNTED_MEMBERS })
      : t('group', { count: memberCount });
  };
}
