import { useFormatter, useTranslations } from 'next-intl';
import { outsideId } from '@/lib/calls/host-id';
import controls from '../shared/controls.module.css';
import styles from './operator.module.css';

interface Failure {
  id: number;
  createdAt: Date;
  type: string;
  chatId: string;
  attempts: number;
  reason: string;
  state: 'waiting' | 'delivered' | 'givenUp';
}

/**
 * How the host is told what happens in its calls, for the operator.
 *
 * @param host where it goes, or null where nothing is told
 * @param sent how many were just sent again, or null when nobody has asked for that
 */
export function OperatorWebhook(props: {
  host: string | null;
  summary: { waiting: number; oldestWaiting: Date | null; deliveredSince: number; givenUp: number };
  failures: Failure[];
  sent: number | null;
  now: Date;
}) {
  const { host, summary, failures, sent, now } = props;
  const t = useTranslations('webhooks.page');
  const format = useFormatter();
  const { waiting, oldestWaiting, deliveredSince, givenUp } = summary;
  return (
    <section className={styles.section} aria-labelledby="webhook">
      <h2 id="webhook">{t('webhook')}</h2>
      <p className={controls.hint}>{t(host ? 'hint' : 'off')}</p>
      {host && (
        <dl className={styles.facts}>
          <dt>{t('host')}</dt>
          <dd dir="ltr">{host}</dd>
          <dt>{t('waiting')}</dt>
          <dd>{format.number(waiting)}</dd>
          {oldestWaiting && (
            <>
              <dt>{t('oldest')}</dt>
              <dd>
                <time dateTime={oldestWaiting.toISOString()}>{format.relativeTime(oldestWaiting, now)}</time>
              </dd>
            </>
          )}
          <dt>{t('delivered')}</dt>
          <dd>{format.number(deliveredSince)}</dd>
          <dt>{t('givenUp')}</dt>
          <dd className={givenUp > 0 ? controls.alert : undefined}>{format.number(givenUp)}</dd>
        </dl>
      )}
      {sent !== null && (
        <p className={controls.status} role="status">
          {t('sent', { count: sent })}
        </p>
      )}
      {host && (
        <form className={styles.again} method="post" action="/operator/webhooks">
          <button className={controls.secondary} type="submit" disabled={waiting + givenUp === 0}>
            {t('sendAgain')}
          </button>
          <p className={controls.hint}>{t('sendAgainHint')}</p>
        </form>
      )}
      {host && <Failures failures={failures} />}
    </section>
  );
}

function Failures({ failures }: { failures: Failure[] }) {
  const t = useTranslations('webhooks.page');
  const format = useFormatter();
  if (failures.length === 0) return <p className={controls.hint}>{t('noFailures')}</p>;
  const columns = ['time', 'type', 'chat', 'attempts', 'reason', 'state'] as const;
  return (
    // It scrolls sideways on a narrow screen, which the keyboard has to reach.
    <div className={styles.scroll} role="region" aria-label={t('failures')} tabIndex={0}>
      <table className={styles.table}>
        <caption>{t('failures')}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {failures.map(({ id, createdAt, type, chatId, attempts, reason, state }) => (
            <tr key={id}>
              <td>
                <time dateTime={createdAt.toISOString()}>
                  {format.dateTime(createdAt, { dateStyle: 'short', timeStyle: 'medium' })} UTC
                </time>
              </td>
              <td>{type}</td>
              <td className={styles.chat} dir="auto">
                {outsideId(chatId)}
              </td>
              <td>{format.number(attempts)}</td>
              <td>{reason}</td>
              <td>{t(`states.${state}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
