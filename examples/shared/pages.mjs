import { escapeHtml } from './http.mjs';

/**
 * A choice of who to be. Yours has a real one.
 * @param {import('./chat-data.mjs').Person[]} people
 */
export const signInPage = (people) => `<!doctype html>
<html lang="ru">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Чат</title>
    <link rel="stylesheet" href="/chat.css" />
  </head>
  <body>
    <form class="sign-in" method="post" action="/sign-in">
      <h1>Кто вы?</h1>
      ${people.map(({ id, name }) => `<button name="person" value="${id}">${escapeHtml(name)}</button>`).join('\n      ')}
    </form>
  </body>
</html>
`;
