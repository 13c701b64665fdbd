import { vi } from 'vitest';

/** Notifications of a test: what is shown, and what the person allows. */
export class FakeNotification {
  static shown: FakeNotification[] = [];
  static permission: NotificationPermission = 'default';
  /** What the person says when asked. */
  static answer: NotificationPermission = 'granted';

  static install(permission: NotificationPermission): void {
    FakeNotification.shown = [];
    FakeNotification.permission = permission;
    vi.stubGlobal('Notification', FakeNotification);
    vi.stubGlobal('isSecureContext', true);
  }

  static requestPermission(): Promise<NotificationPermission> {
    FakeNotification.permission = FakeNotification.answer;
    return Promise.resolve(FakeNotification.answer);
  }

  onclick: (() => void) | null = null;

  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    // One that has the tag of another takes its place.
    FakeNotification.shown = FakeNotification.shown.filter((other) => other.options.tag !== options.tag);
    FakeNotification.shown.push(this);
  }

  close(): void {
    FakeNotification.shown = FakeNotification.shown.filter((other) => other !== this);
  }
}
