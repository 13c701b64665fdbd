// The stand-in's few documents. Each says that it is not Jitsi; none has an inline script or style.

const NOT_JITSI = {
  ru: 'Это учебная замена Jitsi для проверки без сети, не Jitsi Meet.',
  en: 'This is a stand-in for Jitsi, for trying things out without a network. It is not Jitsi Meet.',
};

/** The meeting page; everything within it is drawn by its script. */
export const MEETING_PAGE = page({
  title: 'Meeting (stand-in)',
  head:
    '<script src="/libs/page-side.js" defer></script>' +
    '<script src="/libs/meeting-page.js" type="module"></script>',
  body: '<div id="meeting"></div>',
});

/** A meeting page that loads and never says a word to the page around it. */
export const DEAD_PAGE = page({
  title: 'Meeting (stand-in)',
  body: `<main class="card"><p lang="ru">${NOT_JITSI.ru}</p><p lang="en">${NOT_JITSI.en}</p></main>`,
});

/** What somebody sees who opens the address to accept the certificate. */
export const FRONT_PAGE = page({
  title: 'Jitsi stand-in',
  body: `<main class="card">
<section lang="ru"><h1>Сертификат принят</h1><p>Теперь можно вернуться к звонку. ${NOT_JITSI.ru}</p></section>
<section lang="en"><h1>Certificate accepted</h1><p>You can go back to the call now. ${NOT_JITSI.en}</p></section>
</main>`,
});

/** Where meet.jit.si sends a framed call after its five minutes. It has no scripts: it does not speak the API. */
export const CUT_PAGE = page({
  title: 'Meeting ended (stand-in)',
  body: `<main class="card">
<section lang="ru"><h1>Демонстрация окончена</h1><p>meet.jit.si обрывает звонок во фрейме. ${NOT_JITSI.ru}</p></section>
<section lang="en"><h1>The demo is over</h1><p>meet.jit.si cuts calls in a frame. ${NOT_JITSI.en}</p></section>
</main>`,
});

/** An error page with status 200, as a proxy in front of a dead server may give for the script. */
export const ERROR_PAGE = page({
  title: 'Error',
  body: '<main class="card"><h1>Something went wrong</h1></main>',
});

function page({ title, head = '', body }: { title: string; head?: string; body: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="/css/standin.css">
${head}
</head>
<body>
${body}
</body>
</html>
`;
}
