/** Russian and English. */
const WORDS = {
  video: ['Видеозвонок', 'Video call'],
  audio: ['Аудиозвонок', 'Audio call'],
  calling: ['Звоним…', 'Calling…'],
  ongoing: ['Войти в звонок', 'Join call'],
  joined: ['Вернуться в звонок', 'Back to call'],
  unavailable: ['Звонки недоступны', 'Calls unavailable'],
  by: ['Кто начал: ', 'Started by '],
  people: ['участников: ', 'participants: '],
  popup_blocked: ['Окно не открыть', 'Window blocked'],
};

/** Gives the words of one language. */
export type Words = (word: string) => string;

/** In the language of an element: its own `lang` or the nearest around it, also outside of shadow roots. */
export function wordsFor(element: Element): Words {
  let language: string | null | undefined;
  for (let at: Element | undefined = element; at && !language; at = (at.getRootNode() as ShadowRoot).host) {
    language = at.closest('[lang]')?.getAttribute('lang');
  }
  const column = /^ru/i.test(language || navigator.language) ? 0 : 1;
  return (word) => (WORDS[word as keyof typeof WORDS] ?? WORDS.unavailable)[column]!;
}
