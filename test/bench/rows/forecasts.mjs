// The simulation of every kind of campaign that a form alone begins, over HTTP: judged, and one row a client written.

import { timed } from '../pace.mjs';

/** A day from today, as a form has it. */
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/**
 * What each form is answered. Left out: what takes a file (record_client_submission: its judgement is that of submit_requests) and what
 * another page decides (depart).
 */
const answersOf = ({ leavers, newcomers, manager }) => ({
  activate_mandates: {},
  assign_account_manager: { accountManager: manager },
  assign_administrators: { administrator: newcomers[0] },
  change_contacts: { field: 'actorEmail', from: '', to: 'certificats@nouveau.example' },
  change_holder: { reason: 'Fin du palier.' },
  chase_signers: { waiting: '5', quiet: '7' },
  documents: {},
  end_rights: { reason: 'Le client part.', date: day(0) },
  evidence_packs: {},
  move_to_portal: {},
  name_deputy: { deputy: manager, startsOn: day(1), endsOn: day(9) },
  prepare_and_send: {},
  prepare_changes: { alone: 'leaves_us' },
  prepare_renewals: { days: '90' },
  prepare_requests: {},
  reassign_administrator: { from: leavers[0], to: newcomers[0] },
  send_for_signature: {},
  send_mandates: { scope: 'ORG,SERV', endsOn: day(800) },
  submit_requests: {},
  update_field: { town: 'Nice' },
  write_to_many: { recipients: 'representative', subject: 'Vos certificats', text: 'Bonjour,\n{client}.' },
});

/** @returns {Promise<{ kind: string, seconds: number, slowness: number | undefined }[]>} the slowest first */
export async function forecasts({ hand, selection }, people) {
  const taken = [];
  for (const [kind, answers] of Object.entries(answersOf(people))) {
    const foretell = () => hand.post('/campaigns', { kind, title: `Prévision ${kind}`, selection, ...answers });
    taken.push({ kind, ...(await timed(foretell)) });
  }
  return taken.toSorted((one, other) => other.seconds - one.seconds);
}
