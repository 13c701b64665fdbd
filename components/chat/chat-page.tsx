import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import controls from '../shared/controls.module.css';
import page from '../shared/page.module.css';
import { Shell } from '../shared/shell';

interface ChatPageProps extends Pick<ComponentProps<typeof Shell>, 'page' | 'person' | 'demo'> {
  chatId: string;
  chatTitle: string;
  title: string;
  /** Words of the link back to the chat. */
  back: string;
  wide?: boolean;
  children: ReactNode;
}

/** A page about a chat, with the way back to it. */
export function ChatPage({
  page: path,
  person,
  demo,
  chatId,
  chatTitle,
  title,
  back,
  wide,
  children,
}: ChatPageProps) {
  return (
    <Shell page={path} person={person} demo={demo}>
      <div className={wide ? `${page.page} ${page.wide}` : page.page}>
        <p>
          <Link href={`/chats/${encodeURIComponent(chatId)}`}>{back}</Link>
        </p>
        <div>
          <h1>{title}</h1>
          <p className={controls.hint} dir="auto">
            {chatTitle}
          </p>
        </div>
        {children}
      </div>
    </Shell>
  );
}
