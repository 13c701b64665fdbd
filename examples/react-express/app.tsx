import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Conversation } from './conversation';
import type { Chat, Person } from '../shared/chat-data.mjs';
import './app.css';

/** The chats of who has signed in, one of them open. */
function App() {
  const [me, setMe] = useState<{ person: Person; chats: Chat[] } | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  useEffect(() => {
    void fetch('/me')
      .then((answer) => answer.json() as Promise<{ person: Person; chats: Chat[] }>)
      .then(setMe);
  }, []);
  if (!me) return null;
  const open = me.chats.find(({ id }) => id === openId) ?? me.chats[0];
  return (
    <main className="app">
      <nav aria-label="Чаты">
        {me.chats.map(({ id, title }) => (
          <button key={id} aria-current={id === open?.id} onClick={() => setOpenId(id)}>
            {title}
          </button>
        ))}
        <span>{me.person.name}</span>
      </nav>
      {open && <Conversation key={open.id} person={me.person} chat={open} />}
    </main>
  );
}

const root = document.querySelector('#app');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
