/** What the demo people find when they sign in. Anna belongs to neither, to show what a stranger sees. */
export const DEMO_CHATS = [
  {
    id: 'ivan-maria',
    kind: 'direct',
    title: null,
    members: [
      { personId: 'ivan', role: 'moderator' },
      { personId: 'maria', role: 'moderator' },
    ],
  },
  {
    id: 'team',
    kind: 'group',
    title: 'Команда',
    members: [
      { personId: 'ivan', role: 'moderator' },
      { personId: 'maria', role: 'member' },
      { personId: 'oleg', role: 'member' },
    ],
  },
] as const;
