import { useTranslations } from 'next-intl';
import type { ChatSummary } from './chat-summary';

/** Says what kind of chat it is, a group with its number of members. */
export function useChatKind(): (chat: ChatSummary) => string {
  const t = useTranslations('chats');
  return ({ kind, memberCount }) => (kind === 'group' ? t('group', { count: memberCount }) : t('direct'));
}
