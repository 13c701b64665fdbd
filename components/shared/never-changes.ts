/** For `useSyncExternalStore`: subscribes to what stays as it is. */
export const neverChanges = () => () => undefined;
