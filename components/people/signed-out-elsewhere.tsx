'use client';

import { useEffect } from 'react';
import { onSignedOut } from './signed-out';

const reloadPage = () => location.reload();

/** Ends a page of somebody who signs out on another one: loaded again, it asks to sign in. */
export function SignedOutElsewhere({ reload = reloadPage }: { reload?: () => void }) {
  useEffect(() => onSignedOut(reload), [reload]);
  return null;
}
