import { expect, it } from 'vitest';
import { readMetricsText } from '@/testing/read-metrics';
import { metricsText, type Metric } from './operator-metrics';

it('are written so that what is read is what was meant, whatever the labels hold', () => {
  const odd = 'a "quoted"\\ {x="1"} \n line';
  const metrics: Metric[] = [
    { name: 'calls_now', type: 'gauge', help: 'Back\\slash\nand line.', samples: [{ value: 0.5 }] },
    {
      name: 'calls_total',
      type: 'counter',
      help: 'Some.',
      samples: [
        { value: 12, labels: { state: odd, other: '' } },
        { value: 1e21, labels: { state: 'b' } },
      ],
    },
    { name: 'calls_none', type: 'gauge', help: 'None.', samples: [] },
  ];
  expect([...readMetricsText(metricsText(metrics))]).toEqual([
    ['calls_now', { type: 'gauge', help: 'Back\\slash\nand line.', samples: [[{}, 0.5]] }],
    [
      'calls_total',
      {
        type: 'counter',
        help: 'Some.',
        samples: [
          [{ state: odd, other: '' }, 12],
          [{ state: 'b' }, 1e21],
        ],
      },
    ],
    ['calls_none', { type: 'gauge', help: 'None.', samples: [] }],
  ]);
});
