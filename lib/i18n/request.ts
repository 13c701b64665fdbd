import { headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { pagePerson } from '../http/page-person';
import { chooseLanguage } from './language';
import { MESSAGES } from './sentence';

export default getRequestConfig(async () => {
  const person = await pagePerson();
  const locale = chooseLanguage(person?.language, (await headers()).get('accept-language'));
  return { locale, messages: MESSAGES[locale], timeZone: 'UTC' };
});
