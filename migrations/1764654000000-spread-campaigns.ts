import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A campaign may be spread over working days: so many clients a day, each wave beginning by itself. */
export class SpreadCampaigns1764654000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE campaigns ADD COLUMN wave_size int CHECK (wave_size > 0), ADD COLUMN first_day date, ADD CHECK ((wave_size IS NULL) = (first_day IS NULL));
COMMENT ON COLUMN campaigns.wave_size IS 'so many clients a working day, from first_day on; null: all of them as fast as they go';
ALTER TABLE campaign_rows ADD COLUMN due_at timestamptz;
COMMENT ON COLUMN campaign_rows.due_at IS 'not done before: the morning of its wave; null: the campaign is not spread';
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE campaign_rows DROP COLUMN due_at; ALTER TABLE campaigns DROP COLUMN first_day, DROP COLUMN wave_size;',
    );
  }
}
