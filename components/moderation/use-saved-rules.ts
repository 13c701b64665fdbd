import { useTranslations } from 'next-intl';
import { useRef, useState, type SubmitEvent } from 'react';
import type { Moderation } from '../../lib/calls/moderation';
import { askServer, json, Refusal } from '../shared/ask-server';
import { PARTS } from './moderation-parts';
import { useReason } from '../shared/use-reason';

interface SavedRules {
  /** What is chosen, saved or not. */
  value: Moderation;
  choose: (value: Moderation) => void;
  onSubmit: (event: SubmitEvent<HTMLFormElement>) => void;
  /** In words, how saving goes; of the present choice only. */
  status: string;
  alert: string | null;
}

/**
 * A choice of rules that is saved at an address. Where somebody else has saved others meanwhile, those are looked up,
 * and what the person has changed is put on top of them, to be saved once more.
 *
 * @param path address of the rules
 * @param loaded the rules as the form begins with them
 * @param onSaved is told what was seen, and what was saved in its place
 */
export function useSavedRules(
  path: string,
  loaded: Moderation,
  onSaved: (before: Moderation, after: Moderation) => void,
): SavedRules {
  const t = useTranslations('moderation');
  const reasonOf = useReason();
  const [value, setValue] = useState(loaded);
  const [outcome, setOutcome] = useState<'saving' | 'saved' | { reason: string } | null>(null);
  const seen = useRef(loaded);
  // As the person may go on choosing while an answer is on its way.
  const latest = useRef(loaded);

  function show(next: Moderation) {
    latest.current = next;
    setValue(next);
  }

  async function save(wished: Moderation) {
    setOutcome('saving');
    try {
      await askServer(path, json('PUT', { ...wished, seen: seen.current }));
      onSaved(seen.current, wished);
      seen.current = wished;
      setOutcome(latest.current === wished ? 'saved' : null);
    } catch (error) {
      setOutcome({ reason: await explain(error) });
    }
  }

  async function explain(error: unknown): Promise<string> {
    if (!(error instanceof Refusal && error.code === 'moderation.changed')) {
      return t('notSaved', { reason: reasonOf(error) });
    }
    try {
      const { moderation } = await askServer<{ moderation: Moderation }>(path);
      show(onTopOf(moderation, seen.current, latest.current));
      seen.current = moderation;
      return t('changed');
    } catch (failed) {
      return t('notSaved', { reason: reasonOf(failed) });
    }
  }

  return {
    value,
    choose(next) {
      show(next);
      // Of the choice before, and it is not the one that is shown any more.
      setOutcome((before) => (before === 'saving' ? before : null));
    },
    onSubmit(event) {
      event.preventDefault();
      if (outcome !== 'saving') void save(value);
    },
    status: outcome === 'saving' || outcome === 'saved' ? t(outcome) : '',
    alert: typeof outcome === 'object' && outcome ? outcome.reason : null,
  };
}

/** The rules of others, but for the parts that differ between what was seen and what is chosen. */
function onTopOf(others: Moderation, seen: Moderation, chosen: Moderation): Moderation {
  const changed = PARTS.filter((part) => chosen[part] !== seen[part]);
  return { ...others, ...Object.fromEntries(changed.map((part) => [part, chosen[part]])) };
}
