'use client';

import { useTranslations } from 'next-intl';
import { CallCut } from './call-cut';
import { CallFailure } from './call-failure';
import type { GoOn } from './call-continue';
import { CallGoodbye } from './call-goodbye';
import { CallMoved } from './call-moved';
import { CallReconnecting } from './call-reconnecting';
import { hasMeeting, isRecovering, type Action, type Session } from './call-session';
import { CallTwice } from './call-twice';
import styles from './call-window.module.css';
import { rememberChecked } from '../devices/first-check';
import { useLater } from '../shared/use-later';
import type { WayIn } from '../windows/use-way-in';
import { useOnline } from './use-network';

/** Not needed by those who only call. */
const loadCheck = () => import('../devices/device-check');

interface CallPanelProps {
  session: Session;
  send: (action: Action) => void;
  way: WayIn;
  /** Anew, after its end. */
  onAgain: () => void;
  onGoOn: GoOn;
}

/** What stands in the meeting's place, or lies over it. */
export function CallPanel({ session, send, way, onAgain, onGoOn }: CallPanelProps) {
  const { ticket, stage, trouble } = session;
  const { chatId } = ticket.call;
  const t = useTranslations('call');
  const online = useOnline();
  const check = useLater(stage.name === 'checking', loadCheck);

  if (hasMeeting(session) && way.twice) {
    return <CallTwice chatId={chatId} other={way.twice} onBack={way.showOther} onLeave={way.leaveOther} />;
  }
  if (isRecovering(session) && trouble) {
    return (
      <CallReconnecting
        session={session}
        trouble={trouble}
        online={online}
        onTryNow={() => send({ type: 'retry' })}
        onLeave={() => send({ type: 'end', as: { name: 'goodbye' } })}
      />
    );
  }
  switch (stage.name) {
    case 'checking':
      return check ? (
        <check.DeviceCheck
          inWindow
          domain={ticket.domain}
          onDone={() => {
            rememberChecked();
            send({ type: 'again', prejoin: true });
          }}
        />
      ) : (
        <p className={styles.loading} role="status">
          {t('loading')}
        </p>
      );
    case 'leaving':
      return (
        <p className={styles.overlay} role="status">
          {t('leaving')}
        </p>
      );
    case 'failed':
      return <CallFailure failure={stage.failure} ticket={ticket} onAgain={onAgain} />;
    case 'cut':
      return <CallCut ticket={ticket} onGoOn={onGoOn} />;
    case 'moved':
      return <CallMoved chatId={chatId} />;
    case 'goodbye':
      return <CallGoodbye chatId={chatId} toOther={stage.toOther === true} onAgain={onAgain} />;
    case 'asking':
    case 'opening':
    case 'before':
    case 'in':
    case 'left':
    case 'resting':
      return null;
  }
}
