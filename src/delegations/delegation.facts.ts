import { askedSince } from '../client-space/answers/asked-again.facts.js';
import { numberChangedSince } from '../clients/numbers/former-number.facts.js';
import { isAnotherThan, representativeName } from '../clients/records/representative.facts.js';
import { endsSoonDays } from '../journey/steps/card-actions.js';
import { undelivered } from '../mailbox/out/outgoing-mail.facts.js';
import { amongStates } from '../platform/tenancy/among-states.js';
import { ofOneClient } from '../platform/tenancy/of-one-client.js';
import { parisDay } from '../platform/tenancy/paris-day.js';
import { type DelegationState, inForceStates, isInForce } from '../journey/states/delegation-states.js';
import { delegationTable } from './delegation.transitions.js';

const states = Object.keys(delegationTable.states) as DelegationState[];
const overStates = states.filter((state) => delegationTable.states[state].final);
const underWayStates = states.filter((state) => !overStates.includes(state) && !isInForce(state));

/** SQL, of the row `mandate`: it is in force as its state has it, whatever its days say; with its channel, the words of the index delegations_in_force. */
export const inForce = (mandate: string) => amongStates(mandate, inForceStates);

/** SQL: nobody has it in force yet, and it may still come to be. */
export const underWay = (mandate: string) => amongStates(mandate, underWayStates);

/** SQL: it is over for good, or never came to be. */
export const over = (mandate: string) => amongStates(mandate, overStates);

/** SQL: one may act by it on that day: as the journey has it (`ordering`), nothing is ordered before the day it takes effect. @param day SQL */
export const holdsOn = (mandate: string, day: string) =>
  `${inForce(mandate)} AND (${mandate}.starts_on IS NULL OR ${mandate}.starts_on <= ${day}) AND (${mandate}.ends_on IS NULL OR ${mandate}.ends_on >= ${day})`;

/** SQL: the letter by which a mandate was last asked for, as it left. @param id SQL, of the mandate */
export const sentLetter = (id: string) =>
  `(SELECT e.document_id FROM audit_entries e WHERE e.subject_kind = 'delegation' AND e.subject_id = ${id} AND e.action IN ('send', 'request') AND e.document_id IS NOT NULL ORDER BY e.sequence DESC LIMIT 1)`;

/** SQL, of the row `mandate`: it came back signed and may be in force from today, which it is not yet; with the words of the index delegations_signed. */
export const toActivate = (mandate: string) =>
  `${mandate}.channel = 'form' AND ${mandate}.state = 'signed' AND (${mandate}.starts_on IS NULL OR ${mandate}.starts_on <= (SELECT paris_today()))`;

const soon = `(SELECT paris_today()) + ${endsSoonDays}`;

/** Its own date has ended mandate `d`, whatever its state still says. */
export const overByDate = `(${inForce('d')} AND d.ends_on < (SELECT paris_today()))`;

/** Mandate `d` has its channel to itself: from the day it is in force, be it that it takes effect later only. */
export const standsInForce = `(${inForce('d')} AND (d.ends_on IS NULL OR d.ends_on >= (SELECT paris_today())))`;

const others = (clientId: string, channel: string, id: string) =>
  `FROM delegations d WHERE d.client_id = ${clientId} AND d.channel = ${channel} AND d.id <> ${id} AND ${standsInForce}`;

/** SQL: another one than this stands in force by this channel. @param id SQL, as all of them */
export const anotherInForce = (clientId: string, channel: string, id: string) =>
  `EXISTS (SELECT 1 ${others(clientId, channel, id)})`;

/** SQL: the offers that the other one covers and this one does not. @param scope SQL, what this one covers */
export const leftOutOf = (clientId: string, channel: string, id: string, scope: string) =>
  `ARRAY(SELECT o.offer FROM (SELECT unnest(d.scope) AS offer ${others(clientId, channel, id)}) o WHERE NOT o.offer = ANY (${scope}) ORDER BY o.offer)`;

const designated = (clientId: string, where: string) =>
  `EXISTS (SELECT 1 FROM delegations d WHERE d.client_id = ${clientId} AND d.channel = 'portal' AND ${where})`;

/** SQL: `d` was flagged as the number of its client changed, or before, and confirmed by nobody since: ANS and its portal know the new number without it (F4.1). */
export const underFormerNumber = `CASE WHEN d.state = 'to_review' THEN ${numberChangedSince('d.client_id', `d.state_since - interval '1 minute'`)} ELSE false END`;

/** The client's designation was seen on the portal, and holds today, under the number the client is known by. @param clientId what says whose, in SQL */
export const onPortal = (clientId: string) => designated(clientId, `${standsInForce} AND NOT ${underFormerNumber}`);

/** One was asked for, and is not seen there. */
export const askedOnPortal = (clientId: string) => designated(clientId, `d.state IN ('requested', 'signed')`);

/** The client's mandate is over, or ends soon, and no other one goes on. `c` is the client. */
export const mandateEnding = `NOT c.self_administered
  AND EXISTS (SELECT 1 FROM delegations d WHERE d.client_id = c.id AND ${inForce('d')} AND d.ends_on <= ${soon})
  AND NOT EXISTS (SELECT 1 FROM delegations d WHERE d.client_id = c.id AND ${inForce('d')} AND (d.ends_on IS NULL OR d.ends_on > ${soon}))`;

/** `d` is in force, and what is left of its client `c` when it ends is no mandate any more: the one on whose day `mandateEnding` counts. */
export const lastMandate = `NOT c.self_administered AND ${inForce('d')} AND d.ends_on IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM delegations g WHERE g.client_id = d.client_id AND g.id <> d.id AND ${inForce('g')}
    AND (g.ends_on IS NULL OR g.ends_on > d.ends_on OR (g.ends_on = d.ends_on AND g.id > d.id)))`;

/** The day it ends. */
export const mandateEnd = `(SELECT max(d.ends_on) FROM delegations d WHERE d.client_id = c.id AND ${inForce('d')})`;

// The letter is drawn as it leaves, whatever day is noted: the journal has the moment, and who was the representative then.
const addressee = `(SELECT ${representativeName('x')} AS name, left_on.at
   FROM (SELECT max(e.at) AS at FROM audit_entries e WHERE e.subject_kind = 'delegation' AND e.subject_id = d.id AND e.action IN ('send', 'request')) left_on
   JOIN representatives x ON x.client_id = d.client_id AND x.created_at <= left_on.at ORDER BY x.created_at DESC, x.id DESC LIMIT 1)`;

/** Whom the letter of mandate `d` was made out to as it left last; null where nobody knows. */
export const mandateSigner = `(SELECT s.name FROM ${addressee} s)`;

/** The same, of one that waits for its signature, when somebody else is the representative by now; null otherwise. */
export const formerMandateSigner = `(SELECT s.name FROM ${addressee} s JOIN representatives p ON p.client_id = d.client_id AND p.ended_on IS NULL
  WHERE d.state = 'requested' AND d.channel = 'form' AND ${isAnotherThan('p', { name: 's.name', at: 's.at' })})`;

// The letter is written a moment before its mandate is told to wait for it; one that was noted by hand since was sent otherwise.
const carrier = undelivered({
  id: 'd.id',
  kind: 'delegation',
  purposes: ['mandate_request', 'reminder', 'paper_return'],
  from: `d.state_since - interval '5 minutes'`,
});

/** SQL: the designation on the portal that a client is asked for, as the journey has it (`AskedDesignation`); null: none is. @param clientId what says whose */
export const askedDesignation = (clientId: string) => `(
  SELECT jsonb_build_object('since', ${parisDay(askedSince('d', 'mandate'))}, 'undelivered', ${carrier})
    FROM delegations d WHERE d.client_id = ${clientId} AND d.channel = 'portal' AND d.state = 'requested' ORDER BY d.created_at DESC, d.id DESC LIMIT 1 ${ofOneClient})`;

/**
 * Of clients `$1`, whoever is asked for a mandate or for a designation: what keeps it from coming, as the journey has it (`AskedMandateFacts`), and the
 * designation (`askedDesignation`).
 */
export const askedMandates = `
  SELECT s.client_id, jsonb_build_object('formerSigner', bool_or(s.former), 'undelivered', (array_agg(s.undelivered) FILTER (WHERE s.undelivered IS NOT NULL))[1]) AS mandate,
         (array_agg(jsonb_build_object('since', s.since, 'undelivered', s.undelivered) ORDER BY s.created_at DESC, s.id DESC) FILTER (WHERE s.channel = 'portal'))[1] AS designation
    FROM (SELECT d.client_id, d.id, d.channel, d.created_at, ${formerMandateSigner} IS NOT NULL AS former, ${carrier} AS undelivered,
                 CASE WHEN d.channel = 'portal' THEN ${parisDay(askedSince('d', 'mandate'))} END AS since
            FROM delegations d WHERE d.client_id = ANY($1) AND d.state = 'requested') s GROUP BY s.client_id`;
