import { roleTitles } from '../journey/states/transitions.js';
import { ProgressCounts } from '../progress/progress-counts.service.js';
import { ProgressService } from '../progress/progress.service.js';
import { openAuthority } from '../demo/authority/authority-file.js';
import { demoPassword, demoTeam, otherTeam } from '../demo/story/team.js';
import { howFarPlayed, playDemo } from '../demo/story/play.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { fromEnvironment, UsageError, type Command } from './command.js';
import { refuseOutsideDemonstration } from './demonstration.js';
import { withOwnerClient } from './owner-connection.js';
import { withProduct } from './product.js';

export const demoCommands: Command[] = [
  {
    name: 'demo:seed',
    usage: '',
    summary: 'the demonstration’s editors and clients (MAILDIR); does nothing when they are there',
    async run() {
      const maildir = fromEnvironment('MAILDIR');
      await withOwnerClient(async (owner) => {
        await refuseOutsideDemonstration(owner);
        const played = await howFarPlayed(owner);
        if (played === 'whole') return;
        if (played === 'partly')
          throw new UsageError(
            'La préparation de la démonstration s’était arrêtée en chemin\u00a0: relancez avec --reset.',
          );
        const { DEMO_AUTHORITY: file, PLATFORM_URL: platform } = process.env;
        const world = {
          ...(file ? { authority: await openAuthority(file, 'PROD') } : {}),
          ...(platform ? { platform } : {}),
        };
        await withProduct((app) => playDemo(app, owner, { maildir, ...world }));
      });
    },
  },
  {
    name: 'demo:accounts',
    usage: '',
    summary: 'who can sign in to the demonstration',
    async run() {
      await withOwnerClient(refuseOutsideDemonstration);
      const people = [...demoTeam, ...otherTeam];
      for (const person of people) console.log(`${person.email.padEnd(30)} ${roleTitles[person.role]}`);
      console.log(`Mot de passe de tous\u00a0: ${demoPassword}`);
    },
  },
];

/** The next action of every client of these editors, by the product's own service. */
export async function computeProgress(editors: string[]): Promise<void> {
  await withProduct(async (app) => {
    for (const editorId of editors) {
      await app.get(TenantDb).run({ editorId, actor: { kind: 'system', name: 'Mise en place' } }, async () => {
        await app.get(ProgressService).refreshAll();
        // As a quarter of an hour of a worker leaves them.
        await app.get(ProgressCounts).fold();
      });
    }
  });
}
