'use client';

import { useMemo } from 'react';
import type { MediaTrouble as Trouble } from '../../jitsi/media-trouble';
import type { Ticket } from '../../lib/calls/ticket';
import { useFailureReport } from './failure-reference';
import { MediaTrouble } from '../devices/media-trouble';
import { FailureReference } from '../shared/reference-line';

/** What keeps a device out of this call, told to the person and to the operator's log. */
export function DeviceTrouble(props: {
  trouble: Trouble;
  ticket: Ticket;
  onAgain: () => void;
  onDismiss: () => void;
}) {
  const { trouble, ticket, ...handlers } = props;
  const failure = useMemo(() => ({ kind: trouble }), [trouble]);
  const reference = useFailureReport(failure, ticket);
  return (
    <MediaTrouble trouble={trouble} {...handlers}>
      <FailureReference reference={reference} />
    </MediaTrouble>
  );
}
