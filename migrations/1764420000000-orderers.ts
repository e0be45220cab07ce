import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose turn it is, by name; the one definition of an administrator with a valid card; what ANS had already spent on a request before a correction. */
export class Orderers1764420000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE client_progress ADD COLUMN who_name text;
      COMMENT ON COLUMN client_progress.who_name IS 'whose turn it is, by name: who may order, or whose card is to be renewed';
      ALTER TABLE requests ADD COLUMN spent_days jsonb NOT NULL DEFAULT '{}';
      COMMENT ON COLUMN requests.spent_days IS 'working days that ANS spent in a state before the request left it for a correction or a doubt: its clock goes on from there';
      CREATE VIEW administrators_with_valid_card WITH (security_invoker = true) AS
        SELECT a.editor_id, a.id, a.client_id, k.kind, k.valid_until, a.left_on
          FROM administrators a JOIN cards k ON k.administrator_id = a.id
         WHERE (a.left_on IS NULL OR a.left_on > paris_today()) AND k.state = 'active' AND (k.valid_until IS NULL OR k.valid_until >= paris_today());
      COMMENT ON VIEW administrators_with_valid_card IS 'still here today, with a card valid today: one row a card';
      GRANT SELECT ON administrators_with_valid_card TO sceau_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP VIEW administrators_with_valid_card;
      ALTER TABLE requests DROP COLUMN spent_days;
      ALTER TABLE client_progress DROP COLUMN who_name;
    `);
  }
}
