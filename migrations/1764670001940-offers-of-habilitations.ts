import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * ANS records an administrator for a structure and an offer: what the validated forms 413 declared is kept of each habilitation (docs/decisions/0109). Of those that stand
 * it is written from the forms that opened them, but where somebody noted what ANS had already: that may be wider than the form.
 */
export class OffersOfHabilitations1764670001940 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE assignments ADD COLUMN offers text[];
ALTER TABLE assignments ADD CONSTRAINT assignments_offers_check CHECK (offers <@ ARRAY['ORG'::text, 'SERV'::text] AND offers <> '{}'::text[]);
COMMENT ON COLUMN assignments.offers IS 'what ANS recorded it for, by the validated forms 413 that name it; null: nothing of ours says it. Forgotten by a trigger when it is to be asked for anew';
CREATE FUNCTION forget_offers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.offers := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER forget_offers BEFORE UPDATE ON assignments FOR EACH ROW
  WHEN (NEW.offers IS NOT NULL AND NEW.state = ANY (ARRAY['to_request'::text, 'requested'::text])) EXECUTE FUNCTION forget_offers();
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE assignments s SET offers = known.offers
      FROM (SELECT a.id, NULLIF(ARRAY(SELECT DISTINCT o.offer FROM requests q JOIN request_administrators n ON n.editor_id = q.editor_id AND n.request_id = q.id, unnest(q.offers) AS o (offer)
              WHERE q.editor_id = a.editor_id AND q.client_id = a.client_id AND q.kind = '413' AND q.state = 'validated' AND q.created_at >= f.created_at
                AND n.administrator_id = a.administrator_id AND n.change = 'arrival' ORDER BY o.offer), '{}') AS offers
              FROM assignments a JOIN requests f ON f.editor_id = a.editor_id AND f.id = a.request_id AND f.kind = '413' AND f.state = 'validated'
             WHERE a.editor_id = editor AND a.state = ANY (ARRAY['active'::text, 'end_to_request'::text, 'end_requested'::text])
               AND NOT EXISTS (SELECT 1 FROM audit_entries e WHERE e.editor_id = a.editor_id AND e.subject_kind = 'assignment' AND e.subject_id = a.id AND e.action = 'record_known')) known
     WHERE s.editor_id = editor AND s.id = known.id AND known.offers IS NOT NULL;
    IF EXISTS (SELECT 1 FROM assignments s WHERE s.editor_id = editor AND NOT s.offers @> ARRAY['SERV'::text, 'ORG'::text]) THEN
      INSERT INTO outbox (id, name, payload, key) VALUES (gen_random_uuid(), 'progress.refresh', '{}', 'offers') ON CONFLICT DO NOTHING;
    END IF;
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TRIGGER forget_offers ON assignments;
DROP FUNCTION forget_offers;
ALTER TABLE assignments DROP COLUMN offers;`);
  }
}
