import { roleTitles } from '../journey/transitions.js';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { ProgressService } from '../progress/progress.service.js';
import { demoPassword, demoTeam, otherTeam } from '../demo/story/demo-team.js';
import { seedDemo } from '../demo/story/seed-demo.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { fromEnvironment, type Command } from './command.js';
import { withOwnerClient } from './owner-connection.js';

export const demoCommands: Command[] = [
  {
    name: 'demo:seed',
    usage: '',
    summary: 'the demonstration’s editors and clients (MAILDIR); does nothing when they are there',
    async run() {
      let editors: string[] | null = null;
      await withOwnerClient(async (client) => {
        editors = await seedDemo(client, fromEnvironment('MAILDIR'));
      });
      if (editors) await computeProgress(editors);
    },
  },
  {
    name: 'demo:accounts',
    usage: '',
    summary: 'who can sign in to the demonstration',
    run() {
      const people = [...demoTeam, ...otherTeam];
      for (const person of people) console.log(`${person.email.padEnd(30)} ${roleTitles[person.role]}`);
      console.log(`Mot de passe de tous : ${demoPassword}`);
      return Promise.resolve();
    },
  },
];

/** The next action of every client of these editors, by the product's own service. */
export async function computeProgress(editors: string[]): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
  try {
    for (const editorId of editors) {
      await app
        .get(TenantDb)
        .run({ editorId, actor: { kind: 'system', name: 'Mise en place' } }, () =>
          app.get(ProgressService).refreshAll(),
        );
    }
  } finally {
    await app.close();
  }
}
