import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A campaign is done by batches, one job after the other. Its rows keep what they were judged on, and where a refusal is mended; what
 * sends mails waits for a delay of withdrawal. Jobs of single rows that a former version left are replaced by the one of their campaign.
 */
export class RunCampaignsByBatches1764650000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE campaigns ADD COLUMN starts_at timestamptz;
COMMENT ON COLUMN campaigns.starts_at IS 'no row is done before: until then it can be withdrawn with nothing done';
ALTER TABLE campaign_rows ADD COLUMN basis text, ADD COLUMN mend_label text, ADD COLUMN mend_href text, ADD COLUMN begun_at timestamptz;
COMMENT ON COLUMN campaign_rows.basis IS 'what the forecast stood on: another one at the time of the row means that somebody changed it';
COMMENT ON COLUMN campaign_rows.begun_at IS 'begun alone after its batch was interrupted, and not ended: perhaps what kills the worker';
ALTER TABLE editors ADD COLUMN mail_campaign_minutes int NOT NULL DEFAULT 10 CHECK (mail_campaign_minutes BETWEEN 0 AND 1440);
COMMENT ON COLUMN editors.mail_campaign_minutes IS 'between the confirmation of a campaign that sends mails and its first row';
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    DELETE FROM outbox WHERE name = 'campaign.row';
    INSERT INTO outbox (id, name, payload, key)
      SELECT gen_random_uuid(), 'campaign.batch', jsonb_build_object('campaignId', c.id), c.id::text FROM campaigns c WHERE c.state IN ('confirmed', 'running');
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE editors DROP COLUMN mail_campaign_minutes;
ALTER TABLE campaign_rows DROP COLUMN basis, DROP COLUMN mend_label, DROP COLUMN mend_href, DROP COLUMN begun_at;
ALTER TABLE campaigns DROP COLUMN starts_at;`);
  }
}
