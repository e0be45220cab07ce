import { representativeName } from '../clients/records/representative.facts.js';
import { administratorName } from '../administrators/administrator.facts.js';
import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { parisDay } from '../platform/tenancy/paris-day.js';
import type { Person, PersonKind } from './person.js';
import { signatures } from './signatures.js';

/** One thing that is held about somebody: where it is, and what an erasure makes of it. */
export interface HeldSection {
  key: string;
  label: string;
  kinds: PersonKind[];
  /** null: erased. Otherwise why it stays, and until when, in French; `{days}` is the term that the editor chose. */
  stays: string | null;
  /** The kind of data whose term it has (accounts/retention). */
  term?: string;
  /** SELECT key, at, said, subject_kind, state, row: in the order of `key`, which is text and unique. */
  rows: (person: Person) => Sql;
}

const all: PersonKind[] = ['user', 'administrator', 'representative'];
const evidence = 'Preuve d’une démarche auprès de l’ANS\u00a0: reste avec le dossier du client, sans terme.';

/** Where a text names them, or writes to them. */
function named({ names, emails }: Person, text: string): Sql {
  const words = [...names, ...emails].map((word) => word.toLowerCase()).filter((word) => word.trim().length > 3);
  if (words.length === 0) return sql`false`;
  return sql`(${join(
    words.map((word) => sql`position(${word} IN lower(${raw(text)})) > 0`),
    ' OR ',
  )})`;
}

const tables: Record<PersonKind, Sql> = {
  user: sql`SELECT id, name AS said, created_at AS at, NULL AS state, to_jsonb(u) - 'password_hash' AS row FROM users u`,
  administrator: sql`SELECT id, ${raw(administratorName('a'))} AS said, created_at AS at, NULL AS state, to_jsonb(a) AS row FROM administrators a`,
  representative: sql`SELECT id, ${raw(representativeName('r'))} AS said, created_at AS at, NULL AS state, to_jsonb(r) AS row FROM representatives r`,
};

const about = (person: Person, table: string, column = 'administrator_id') =>
  sql`FROM ${raw(table)} t WHERE t.${raw(column)} = ${person.id}::uuid`;

/** Requests that carry their name: as an administrator, or as who represented the client then. */
function requestsOf(person: Person): Sql {
  if (person.kind === 'administrator')
    return sql`(EXISTS (SELECT 1 FROM request_administrators p WHERE p.request_id = t.id AND p.administrator_id = ${person.id}::uuid) OR ${named(person, `coalesce(t.form::text, '')`)})`;
  return sql`t.client_id = ${person.clientId}::uuid AND EXISTS (SELECT 1 FROM representatives r WHERE r.id = ${person.id}::uuid
     AND t.created_at >= r.created_at AND (r.ended_on IS NULL OR ${raw(parisDay('t.created_at'))} <= r.ended_on))`;
}

/** In the order of the page and of the copy. */
export const heldSections: HeldSection[] = [
  {
    key: 'identity',
    label: 'Fiche',
    kinds: all,
    stays: null,
    rows: (person) =>
      sql`SELECT id::text AS key, at, said, NULL AS subject_kind, state, row FROM (${tables[person.kind]}) t WHERE id = ${person.id}::uuid`,
  },
  {
    key: 'cards',
    label: 'Cartes',
    kinds: ['administrator'],
    stays: null,
    rows: (person) =>
      sql`SELECT t.id::text AS key, t.created_at AS at, t.kind || ' ' || coalesce(t.number, 'sans numéro') AS said, 'card' AS subject_kind, t.state, to_jsonb(t) AS row ${about(person, 'cards')}`,
  },
  {
    key: 'access',
    label: 'Liens, second facteur, comptes d’entreprise',
    kinds: ['user'],
    stays: null,
    rows: (person) => sql`
      SELECT 'lien ' || t.id AS key, t.created_at AS at, CASE t.kind WHEN 'invitation' THEN 'Invitation' ELSE 'Lien de nouveau mot de passe' END AS said, NULL AS subject_kind, NULL AS state, to_jsonb(t) AS row ${about(person, 'account_links', 'user_id')}
      UNION ALL SELECT 'facteur', t.confirmed_at, 'Code à usage unique en place', NULL, NULL, jsonb_build_object('confirmed_at', t.confirmed_at) ${about(person, 'factors', 'user_id')}
      UNION ALL SELECT 'fournisseur ' || t.issuer, NULL, 'Compte chez ' || t.issuer, NULL, NULL, to_jsonb(t) ${about(person, 'provider_links', 'user_id')}`,
  },
  {
    key: 'views',
    label: 'Vues enregistrées pour soi',
    kinds: ['user'],
    stays: null,
    rows: (person) =>
      sql`SELECT t.id::text AS key, t.created_at AS at, t.name AS said, NULL AS subject_kind, NULL AS state, to_jsonb(t) AS row ${about(person, 'saved_views', 'owner_id')}`,
  },
  {
    key: 'deputies',
    label: 'Suppléances',
    kinds: ['user'],
    stays: 'Dit qui a suivi un client, et quand\u00a0; le nom y est remplacé.',
    rows: (person) =>
      sql`SELECT t.id::text AS key, t.created_at AS at, 'Du ' || to_char(t.starts_on, 'DD/MM/YYYY') || ' au ' || to_char(t.ends_on, 'DD/MM/YYYY') AS said, NULL AS subject_kind, NULL AS state, to_jsonb(t) AS row
         FROM deputies t WHERE ${person.id}::uuid IN (t.deputy_id, t.account_manager_id)`,
  },
  {
    key: 'comments',
    label: 'Notes écrites sur des clients',
    kinds: ['user'],
    stays: 'Le texte appartient au dossier du client\u00a0; le nom de qui l’a écrit y est remplacé.',
    rows: (person) =>
      sql`SELECT t.id::text AS key, t.created_at AS at, t.text AS said, NULL AS subject_kind, NULL AS state, to_jsonb(t) AS row ${about(person, 'comments', 'author_id')}`,
  },
  {
    key: 'assignments',
    label: 'Habilitations',
    kinds: ['administrator'],
    stays: 'Dit que quelqu’un a pu agir pour le client, et quand\u00a0; le nom y est remplacé.',
    rows: (person) =>
      sql`SELECT t.id::text AS key, t.created_at AS at, c.name AS said, 'assignment' AS subject_kind, t.state, to_jsonb(t) AS row
         FROM assignments t JOIN clients c ON c.id = t.client_id WHERE t.administrator_id = ${person.id}::uuid`,
  },
  {
    key: 'requests',
    label: 'Demandes 413 qui portent leur nom',
    kinds: ['administrator', 'representative'],
    stays: evidence,
    rows: (person) =>
      sql`SELECT t.id::text AS key, t.created_at AS at, c.name || coalesce(', dossier ' || t.dossier_number, '') AS said, 'request' AS subject_kind, t.state, to_jsonb(t) AS row
         FROM requests t JOIN clients c ON c.id = t.client_id WHERE ${requestsOf(person)}`,
  },
  {
    key: 'prefilled',
    label: 'Dossiers préremplis qui portent leur nom',
    kinds: ['administrator', 'representative'],
    stays: evidence,
    rows: (person) =>
      sql`SELECT t.id::text AS key, t.created_at AS at, c.name || coalesce(', dossier ' || t.number, '') AS said, 'prefilled_dossier' AS subject_kind, t.state, to_jsonb(t) AS row
         FROM prefilled_dossiers t JOIN clients c ON c.id = t.client_id WHERE ${named(person, 't.lines::text')}`,
  },
  {
    key: 'orders',
    label: 'Commandes',
    kinds: ['administrator'],
    stays: 'Dit que quelqu’un a commandé un certificat, et quand\u00a0; le nom y est remplacé.',
    rows: (person) =>
      sql`SELECT t.id::text AS key, t.created_at AS at, t.number AS said, 'order' AS subject_kind, t.state, to_jsonb(t) AS row
         FROM orders t WHERE t.administrator_id = ${person.id}::uuid OR t.placed_by_administrator_id = ${person.id}::uuid`,
  },
  {
    key: 'documents',
    label: 'Pièces de ces demandes',
    kinds: ['administrator', 'representative'],
    stays: evidence,
    rows: (person) =>
      sql`SELECT DISTINCT ON (d.id) d.id::text AS key, d.created_at AS at, d.file_name AS said, NULL AS subject_kind, NULL AS state, to_jsonb(d) - 'bytes' AS row
         FROM requests t JOIN documents d ON d.id IN (t.unsigned_document_id, t.signed_document_id, t.submission_document_id) WHERE ${requestsOf(person)}`,
  },
  {
    key: 'addresses',
    label: 'Emplacements dont l’ANS avise leur adresse',
    kinds: all,
    stays: 'L’adresse appartient à la commande\u00a0: changez-la sur l’emplacement.',
    rows: (person) =>
      sql`SELECT t.id::text AS key, t.created_at AS at, t.common_name AS said, NULL AS subject_kind, NULL AS state, to_jsonb(t) AS row
         FROM slots t WHERE lower(t.actor_email) = ANY (${person.emails}::text[]) OR lower(t.informed_email) = ANY (${person.emails}::text[])`,
  },
  {
    key: 'mails',
    label: 'Courriels, de leur part, pour eux ou qui les nomment',
    kinds: all,
    stays:
      'Un courriel d’un client est une preuve et reste avec son dossier\u00a0; un courriel reçu sans client est effacé après {days}.',
    term: 'mails',
    rows: (person) =>
      sql`SELECT t.id::text AS key, coalesce(t.sent_at, t.received_at, t.created_at) AS at, t.subject AS said, NULL AS subject_kind, NULL AS state, to_jsonb(t) - 'return_token' AS row
         FROM messages t WHERE ${named(person, `t.sender || ' ' || array_to_string(t.recipients, ' ') || ' ' || t.subject || ' ' || t.body`)}`,
  },
  {
    key: 'space',
    label: 'Liens vers l’espace de leur structure',
    kinds: ['representative'],
    stays: 'Dit à qui la structure a répondu\u00a0; un lien qui n’ouvre plus rien est effacé après {days}.',
    term: 'space_links',
    rows: (person) =>
      sql`SELECT t.id::text AS key, t.created_at AS at, t.person_name || ', ' || t.email AS said, NULL AS subject_kind, NULL AS state, to_jsonb(t) - 'token_hash' - 'browser_hash' AS row
         FROM client_links t WHERE t.client_id = ${person.clientId}::uuid AND lower(t.email) = ANY (${person.emails}::text[])`,
  },
  {
    key: 'imports',
    label: 'Lignes de fichiers importés',
    kinds: all,
    stays: 'Les fichiers importés sont effacés après {days}.',
    term: 'imports',
    rows: (person) =>
      sql`SELECT t.import_id || ' ' || lpad(t.line::text, 9, '0') AS key, i.created_at AS at, i.file_name || ', ligne ' || t.line AS said, NULL AS subject_kind, NULL AS state, to_jsonb(t) AS row
         FROM import_rows t JOIN imports i ON i.id = t.import_id WHERE ${named(person, 't.cells::text')}`,
  },
  {
    key: 'signatures',
    label: 'Gestes signés de leur nom',
    kinds: ['user'],
    stays: 'Qui a fait un geste en répond\u00a0: son nom reste aussi longtemps que ce qu’il a fait.',
    rows: (person) =>
      signatures
        .map(
          ({ table, column, said }, at) =>
            sql`${at === 0 ? empty : raw('UNION ALL ')}SELECT ${`${table}.${column}`} AS key, NULL::timestamptz AS at, ${said} || '\u00a0: ' || count(*) AS said, NULL AS subject_kind, NULL AS state, jsonb_build_object('rows', count(*)) AS row
              FROM ${raw(table)} WHERE ${raw(column)} = ANY (${person.names}::text[]) HAVING count(*) > 0 `,
        )
        .reduce((left, right) => sql`${left}${right}`),
  },
  {
    key: 'journal',
    label: 'Lignes du journal\u00a0: d’eux, sur eux, ou qui les nomment',
    kinds: all,
    stays:
      'Chaque ligne porte l’empreinte de la précédente\u00a0: en changer une romprait la chaîne, qui prouve à l’ANS qui a fait quoi. Elles restent, sans terme.',
    rows: (person) =>
      sql`SELECT lpad(t.sequence::text, 12, '0') AS key, t.at, t.actor_name || '\u00a0: ' || t.summary AS said, NULL AS subject_kind, NULL AS state,
              jsonb_build_object('sequence', t.sequence, 'at', t.at, 'actor', t.actor_name, 'action', t.action, 'summary', t.summary, 'reason', t.reason, 'details', t.details, 'hash', encode(t.hash, 'hex')) AS row
         FROM audit_entries t WHERE t.actor_id = ${person.id}::uuid OR (t.subject_kind = ${person.kind} AND t.subject_id = ${person.id}::uuid)
           OR ${named(person, `t.summary || ' ' || coalesce(t.reason, '') || ' ' || t.details::text`)}`,
  },
];
