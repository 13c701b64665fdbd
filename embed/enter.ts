import { isIn } from './changes';
import { freshToken, show, type Feed } from './feed';
import { open } from './globals';
import type { Media } from './types';
import { create } from './views';

/** Whether a form was posted into a window at last, by the window's name. */
const posted = new Map<string, boolean>();

/**
 * Opens the call's window, or brings the one that is open to the front. Has to be called within the click, or the
 * browser takes it for an unwanted window.
 *
 * @param complain tells of a problem, and gives whether the call may open in this tab when no window could be opened
 */
export async function enter(feed: Feed, media: Media, complain: (code: string) => boolean): Promise<void> {
  const { _base: base, _seen } = feed;
  const name = 'call-' + feed._chatId;
  let opened = open('', name, 'popup,width=1280,height=800');
  // Some blockers hand out a window that is closed already.
  if (opened?.closed) opened = null;
  if (opened) {
    opened.focus();
    if (feed._opening) return;
    let isNew = false;
    try {
      isNew = opened.location.origin !== base;
    } catch {
      // Another origin than the page's. Where this page knows nothing of the window, it shows the call or its failure.
    }
    if (!isNew && (posted.get(name) ?? (!_seen || isIn(_seen)))) return;
    opened.location.replace(base + '/enter');
  } else if (!complain('popup_blocked')) return;
  feed._opening = true;
  posted.set(name, false);
  show(feed);
  try {
    const token = await freshToken(feed);
    // Closed meanwhile: a form would open it anew.
    if (!opened?.closed) {
      post(base, opened && name, token, media);
      posted.set(name, true);
    }
  } catch {
    opened?.location.replace(base + '/enter?error=chat.no_token');
    complain('chat.no_token');
  }
  feed._opening = false;
  show(feed);
}

/** As a form, so that the token is in no address. */
function post(base: string, target: string | null, token: string, media: Media): void {
  const form = create(document.documentElement, 'form', {
    method: 'post',
    action: base + '/api/enter',
    target: target ?? '_self',
  });
  const fields = { token, media, blocked: target ? '' : '1' };
  for (const [name, value] of Object.entries(fields)) create(form, 'input', { type: 'hidden', name, value });
  form.submit();
  form.remove();
}
