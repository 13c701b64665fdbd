import { describe, expect, it } from 'vitest';
import { isOperator, operatorAccess } from './operator-access';

const PASSWORD = 'длинный пароль: 16+';
const basic = (text: string, encoding: BufferEncoding = 'utf8') =>
  `Basic ${Buffer.from(text, encoding).toString('base64')}`;
const given = (authorization?: string, host = 'localhost:3000') =>
  new Headers({ host, ...(authorization !== undefined && { authorization }) });

describe('the operator', () => {
  it('is known by name and password, colons and letters of any script in it', () => {
    expect(isOperator(given(basic(`operator:${PASSWORD}`)), PASSWORD)).toBe(true);
    expect(isOperator(given(basic(`operator:${PASSWORD}`).replace('Basic', 'basic')), PASSWORD)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'Basic',
    'Basic ',
    'Basic =',
    'Basic ab=cd',
    'Basic a',
    basic(''),
    basic('operator'),
    basic('operator:'),
    basic(`operator:${PASSWORD} `),
    basic(`operator:${PASSWORD.slice(0, -1)}`),
    basic(`operator:${PASSWORD}operator:${PASSWORD}`),
    basic(`Operator:${PASSWORD}`),
    basic(`ivan:${PASSWORD}`),
    basic(`:${PASSWORD}`),
    basic(`operator:${PASSWORD}`, 'latin1'),
    basic(`operator:${PASSWORD}`).replace('Basic', 'Bearer'),
    `${basic(`operator:${PASSWORD}`)}, ${basic('a:b')}`,
  ])('is not known by %j', (authorization) => {
    expect(isOperator(given(authorization), PASSWORD)).toBe(false);
  });

  it('is not known by a password that begins with zeros or is repeated', () => {
    expect(isOperator(given(basic('')), '')).toBe(false);
    expect(isOperator(given(basic('operator:xx')), 'x')).toBe(false);
    expect(isOperator(given(basic('operator:x\0')), 'x')).toBe(false);
  });
});

describe('what is for the operator', () => {
  const home = { operatorPassword: null, demo: true, baseUrl: 'http://localhost:3000', host: 'localhost' };

  it('is shown to whoever has the password, wherever, and the others are asked for it', () => {
    const settings = {
      ...home,
      demo: false,
      baseUrl: 'https://calls.example.org',
      operatorPassword: PASSWORD,
    };
    expect(operatorAccess(given(basic(`operator:${PASSWORD}`), 'calls.example.org'), settings)).toBe(
      'granted',
    );
    expect(operatorAccess(given(undefined, 'calls.example.org'), settings)).toBe('asked');
    expect(operatorAccess(given(undefined), { ...home, operatorPassword: PASSWORD })).toBe('asked');
  });

  it.each(['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'calls.localhost'])(
    'is shown without a password by a demo on its own machine, at %s',
    (host) => expect(operatorAccess(given(undefined, host), home)).toBe('granted'),
  );

  it.each([
    [{ demo: false }, 'localhost'],
    [{ host: '0.0.0.0' }, 'localhost'],
    [{ baseUrl: 'https://calls.example.org' }, 'localhost'],
    [{}, 'evil.example:3000'],
    [{}, 'localhost.evil.example'],
    [{}, ''],
  ])('is nowhere else to be found without one: %j at %s', (changes, host) => {
    expect(operatorAccess(given(undefined, host), { ...home, ...changes })).toBe('nothing');
  });
});
