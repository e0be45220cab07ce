import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The certificate of an establishment that had gone to another client was taken for replaced by one of the client that it left, and reminded of no
 * more (docs/decisions/0095). Those that are in force still are watched again: no page offers it. One that was replaced while its establishment was
 * the client's stays so; the journal says which came first.
 */
export class WatchedAgain1764670000930 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- The owner obeys row-level security too: editor by editor.
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    WITH wrong AS (
      SELECT s.id, s.client_id, s.label FROM slots s JOIN establishments e ON e.id = s.establishment_id AND e.client_id <> s.client_id JOIN instances i ON i.id = s.instance_id
       WHERE s.not_needed_reason = 'Remplacé par le certificat juridique.' AND i.retired_at IS NULL AND s.expires_at > instant()
         AND (SELECT max(r.sequence) FROM audit_entries r WHERE r.subject_kind = 'slot' AND r.subject_id = s.id AND r.action = 'not_needed')
           > (SELECT max(t.sequence) FROM audit_entries t WHERE t.subject_kind = 'establishment' AND t.subject_id = e.id AND t.action = 'transferred' AND t.client_id = s.client_id)),
    told AS (
      INSERT INTO audit_entries (id, actor_kind, actor_name, subject_kind, subject_id, client_id, action, summary, reason)
      SELECT gen_random_uuid(), 'system', 'Sceau', 'slot', id, client_id, 'needed_again', format('Emplacement %s de nouveau à couvrir', label),
             'L’établissement était passé à un autre client\u00a0: le certificat juridique ne remplaçait pas le sien.'
        FROM wrong)
    UPDATE slots s SET not_needed_reason = NULL, successor_id = NULL FROM wrong WHERE wrong.id = s.id;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$`);
  }

  // What was wrong is not made so again.
  async down(): Promise<void> {}
}
