import type { CallView } from './call-view';
import type { Participant } from './call';
import { outsideId } from './host-id';
import type { Ring } from './ring';
import type { Ticket } from './ticket';

/** A call as its host may see it, or a record of one: with the ids that the host itself gave its people. */
export function outsideCall<View extends CallView>(call: View): View {
  return {
    ...call,
    startedBy: outsidePerson(call.startedBy),
    participants: call.participants.map(outsidePerson),
    answers: call.answers.map(({ person, answer }) => ({ person: outsidePerson(person), answer })),
  };
}

/** A person as the host knows them. */
export function outsidePerson({ id, displayName, avatarUrl }: Participant): Participant {
  return { id: outsideId(id), displayName, avatarUrl };
}

/** A ring with the host's ids. */
export function outsideRing(ring: Ring): Ring {
  return { ...ring, caller: outsidePerson(ring.caller) };
}

/** A ticket with the host's ids; what the provider reads of it stays as it is. */
export function outsideTicket(ticket: Ticket): Ticket {
  return {
    ...ticket,
    call: { ...ticket.call, chatId: outsideId(ticket.call.chatId) },
    person: { ...ticket.person, id: outsideId(ticket.person.id) },
  };
}
