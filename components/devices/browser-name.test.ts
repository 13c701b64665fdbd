import { describe, expect, it } from 'vitest';
import { browserName, type BrowserFamily, type System } from './browser-name';

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const ANDROID = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

const USER_AGENTS: readonly [string, BrowserFamily, System, string][] = [
  [`${WINDOWS} Chrome/141.0.0.0 Safari/537.36`, 'chrome', 'windows', '141.0.0.0'],
  [`${WINDOWS} HeadlessChrome/141.0.0.0 Safari/537.36`, 'chrome', 'windows', '141.0.0.0'],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    'chrome',
    'linux',
    '140.0.0.0',
  ],
  [
    'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
    'chrome',
    'chromeos',
    '139.0.0.0',
  ],
  [`${WINDOWS} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.3537.71`, 'edge', 'windows', '141.0.3537.71'],
  [`${WINDOWS} Chrome/138.0.0.0 YaBrowser/25.8.0.0 Safari/537.36`, 'yandex', 'windows', '25.8.0.0'],
  [
    `${WINDOWS} Chrome/110.0.0.0 YaBrowser/23.3.1.895 Yowser/2.5 Safari/537.36`,
    'yandex',
    'windows',
    '23.3.1.895',
  ],
  [
    'Mozilla/5.0 (Linux; arm_64; Android 13; SM-G991B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.6367.207 YaBrowser/24.6.3.60.00 SA/3 Mobile Safari/537.36',
    'yandex',
    'android',
    '24.6.3.60.00',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 YaBrowser/24.6.2.515.10 SA/3 Mobile/15E148 Safari/604.1',
    'yandex',
    'ios',
    '24.6.2.515.10',
  ],
  [`${WINDOWS} Chrome/141.0.0.0 Safari/537.36 OPR/124.0.0.0`, 'opera', 'windows', '124.0.0.0'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0',
    'firefox',
    'windows',
    '144.0',
  ],
  ['Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0', 'firefox', 'android', '144.0'],
  [`${IPHONE} FxiOS/144.0 Mobile/15E148 Safari/605.1.15`, 'firefox', 'ios', '144.0'],
  [`${MAC} Version/18.5 Safari/605.1.15`, 'safari', 'macos', '18.5'],
  [`${IPHONE} Version/18.5 Mobile/15E148 Safari/604.1`, 'safari', 'ios', '18.5'],
  [`${IPHONE} CriOS/141.0.7390.41 Mobile/15E148 Safari/604.1`, 'chrome', 'ios', '141.0.7390.41'],
  [
    `${IPHONE} Version/18.0 EdgiOS/141.0.3537.60 Mobile/15E148 Safari/605.1.15`,
    'edge',
    'ios',
    '141.0.3537.60',
  ],
  [`${ANDROID} Chrome/141.0.0.0 Mobile Safari/537.36`, 'chrome', 'android', '141.0.0.0'],
  [`${ANDROID} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`, 'samsung', 'android', '28.0'],
  [
    `${ANDROID} Chrome/124.0.6367.179 Mobile Safari/537.36 Telegram-Android/11.3.3 (Xiaomi M2007J20CG; Android 12; SDK 31; HIGH)`,
    'web_view',
    'android',
    '124.0.6367.179',
  ],
  [
    'Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.71 Mobile Safari/537.36',
    'web_view',
    'android',
    '126.0.6478.71',
  ],
  [
    'Mozilla/5.0 (Linux; Android 12; SM-A525F; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.71 Mobile Safari/537.36 VKAndroidApp/8.80-20000 (Android 12; SDK 31; arm64-v8a; samsung SM-A525F; ru; 2400x1080)',
    'web_view',
    'android',
    '126.0.6478.71',
  ],
  [
    `${IPHONE} Mobile/15E148 Instagram 330.0.0.0 (iPhone14,5; iOS 18_5; ru_RU; ru; scale=3.00; 1170x2532)`,
    'web_view',
    'ios',
    '',
  ],
  [`${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/460.0.0.36;FBBV/590]`, 'web_view', 'ios', ''],
  // Telegram on iOS adds nothing: what gives it away is what it lacks.
  [`${IPHONE} Mobile/15E148`, 'web_view', 'ios', ''],
  ['curl/8.5.0', 'other', 'other', ''],
  ['', 'other', 'other', ''],
];

describe('the browser', () => {
  it.each(USER_AGENTS)('of %s is %s on %s', (userAgent, family, system, version) => {
    expect(browserName({ userAgent })).toEqual({ family, system, version });
  });

  it('is known by its brands where the user agent hides it', () => {
    const brands = [
      { brand: 'Not/A)Brand', version: '8' },
      { brand: 'Chromium', version: '138' },
      { brand: 'YaBrowser', version: '25.8' },
    ];
    const userAgent = `${WINDOWS} Chrome/138.0.0.0 Safari/537.36`;
    expect(browserName({ userAgent, brands })).toEqual({
      family: 'yandex',
      system: 'windows',
      version: '25.8',
    });
  });

  it('keeps the full version of the user agent where the brand only has the major number', () => {
    const userAgent = `${WINDOWS} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.3537.71`;
    const brands = [{ brand: 'Microsoft Edge', version: '141' }];
    expect(browserName({ userAgent, brands }).version).toBe('141.0.3537.71');
  });

  it('is on an iPad, not on a Mac, where fingers touch', () => {
    const userAgent = `${MAC} Version/18.5 Safari/605.1.15`;
    expect(browserName({ userAgent, touchPoints: 5 }).system).toBe('ios');
  });
});
