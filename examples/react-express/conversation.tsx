import Kit, { Bubble, type MessageProps } from '@chatui/core';
import { CallBanner, CallButton } from 'jitsi-chat-calls-embed/react';
import { useEffect, useState } from 'react';
import type { Chat, Message, Person } from '../shared/chat-data.mjs';

/** One chat in the kit's own look. */
export function Conversation({ person, chat }: { person: Person; chat: Chat }) {
  const [messages, setMessages] = useState<Message[]>([]);
  const address = `/chats/${encodeURIComponent(chat.id)}/messages`;
  useEffect(() => {
    const stream = new EventSource(address);
    stream.onmessage = (event: MessageEvent<string>) => setMessages(JSON.parse(event.data) as Message[]);
    return () => stream.close();
  }, [address]);

  const send = (_type: string, text: string) => {
    const headers = { 'Content-Type': 'application/json' };
    void fetch(address, { method: 'POST', headers, body: JSON.stringify({ text }) });
  };
  return (
    <Kit
      locale="ru"
      locales={{ Composer: { send: 'Отправить' } }}
      placeholder="Сообщение"
      messages={messages.map((message) => asKitMessage(message, person))}
      renderMessageContent={({ content }) => <Bubble content={(content as { text: string }).text} />}
      onSend={send}
      renderNavbar={() => (
        <>
          <header>
            <h1>{chat.title}</h1>
            <CallButton chatId={chat.id} tokenUrl="/call-token" lang="ru" />
          </header>
          <CallBanner chatId={chat.id} tokenUrl="/call-token" lang="ru" />
        </>
      )}
    />
  );
}

function asKitMessage({ id, author, text }: Message, person: Person): MessageProps {
  const position = author?.id === person.id ? 'right' : 'left';
  if (!author) return { _id: id, type: 'system', content: { text } };
  return { _id: id, type: 'text', content: { text }, position, user: { name: author.name } };
}
