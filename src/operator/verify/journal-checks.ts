import { inSql, type Check } from './check.js';

/** The journal: every entry follows from the one before, none is missing. */
export const journalChecks: Check[] = [
  inSql({
    name: 'journal.chain',
    proves: 'every entry has the hash that its content and the one before it make, up to the head',
    among: 'audit_entries',
    faults: `SELECT 'entry ' || broken FROM first_broken_audit_entry() AS chain (broken) WHERE broken IS NOT NULL`,
  }),
  inSql({
    name: 'journal.whole',
    proves: 'entries are numbered from 1 without a hole, and the head is the last',
    among: 'audit_entries',
    faults: `SELECT 'entries: ' || count(*) || ', last number: ' || coalesce(max(sequence), 0) || ', head: ' || coalesce((SELECT sequence FROM audit_heads), 0) FROM audit_entries
      HAVING count(*) <> coalesce(max(sequence), 0) OR coalesce(max(sequence), 0) <> coalesce((SELECT sequence FROM audit_heads), 0)`,
  }),
  inSql({
    name: 'journal.anchors',
    proves: 'every end of the journal that was anchored is still in it',
    among: 'audit_anchors',
    faults: `SELECT 'anchor of ' || n.day || ': entry ' || n.sequence FROM audit_anchors n
      WHERE NOT EXISTS (SELECT 1 FROM audit_entries e WHERE e.sequence = n.sequence AND e.hash = n.hash)`,
  }),
  inSql({
    name: 'journal.documents',
    proves: 'a document that the journal names is kept',
    among: 'audit_entries WHERE document_id IS NOT NULL',
    faults: `SELECT 'entry ' || e.sequence || ': document ' || e.document_id FROM audit_entries e
      WHERE e.document_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.id = e.document_id)`,
  }),
];
