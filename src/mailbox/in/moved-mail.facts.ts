/** SQL, of a row of the journal by which a mail was attached: what it is about moved. What older ones did was kept in the state that they led to. @param entry its alias */
export const somethingMoved = (entry: string) =>
  `coalesce((${entry}.details ->> 'moved')::boolean, ${entry}.to_state = 'matched')`;

/** SQL: the rules recognise the mail `m` that came, and what it is attached to did not move by it. Of few rows at once: its journal is read. */
export const movedNothing = `(m.direction = 'in' AND m.recognised_as IS NOT NULL AND m.matched_at IS NOT NULL AND coalesce(NOT (
  SELECT ${somethingMoved('e')} FROM audit_entries e WHERE e.subject_kind = 'message' AND e.subject_id = m.id AND e.action = 'matched' ORDER BY e.sequence DESC LIMIT 1), false))`;
