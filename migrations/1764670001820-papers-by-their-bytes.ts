import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What comes back signed is looked for among all that was printed, and all that signed something, whoever it is of. */
export class PapersByTheirBytes1764670001820 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX documents_papers ON documents (editor_id, sha256) WHERE kind IN ('request_unsigned', 'request_signed', 'delegation_letter', 'delegation_evidence', 'card_form', 'blank_413', 'blank_form')`,
    );
    await runner.query('DROP INDEX documents_signed');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX documents_signed ON documents (editor_id, sha256) WHERE kind = 'request_signed'`);
    await runner.query('DROP INDEX documents_papers');
  }
}
