/**
 * Words for when a page broke, and with it what gives pages their words. Written out, because
 * every page loads this beforehand: both languages whole would be a fifth of its script.
 */
export const BROKEN_WORDS = {
  ru: {
    errorTitle: 'Что-то сломалось',
    error: 'Попробуйте ещё раз. Если повторится, назовите администратору номер {reference}.',
    retry: 'Попробовать ещё раз',
  },
  en: {
    errorTitle: 'Something broke',
    error: 'Try again. If it happens again, give your administrator the number {reference}.',
    retry: 'Try again',
  },
};
