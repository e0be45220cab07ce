import type pg from 'pg';
import { uuidv7 } from '../../platform/uuid.js';
import { TeamService } from '../../accounts/team/team.service.js';
import { AdministratorsService } from '../../administrators/administrators.service.js';
import { newAdministratorForm } from '../../administrators/administrator.form.js';
import { SolutionsService } from '../../instances/solutions.service.js';
import { hashPassword } from '../../platform/auth/password.js';
import { inEditor } from '../../platform/tenancy/editors-of-owner.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { clock } from '../../platform/clock.js';
import { addDays } from '../../journey/calendar/working-days.js';
import { demoAuthservId } from '../simulator/maildir.js';
import { OfficialBlanks } from '../../requests/blanks/official-blanks.service.js';
import { makeDemoBlank413 } from './blank-form.js';
import { dayFromToday } from './days.js';
import { cardNumber } from './made/numbers.js';
import { Stage, type Theatre } from './stage.js';
import { demoPassword, holders, type Person } from './team.js';

interface NewEditor {
  name: string;
  slug: string;
  /** Of its addresses. */
  domain: string;
  mailSource: string | null;
  people: Person[];
}

type Founding = Omit<NewEditor, 'mailSource'> & { maildir: string | null };

/** An editor at work: its people are there, and it has its solution and its administrators. */
export async function foundEditor(
  theatre: Theatre,
  owner: pg.Client,
  { maildir, ...given }: Founding,
  means: Parameters<typeof settleIn>[2],
) {
  const editor = { ...given, mailSource: maildir === null ? null : `maildir://${maildir}` };
  const stage = new Stage(theatre, await createEditor(owner, editor), maildir);
  await settleIn(stage, editor, means);
  return stage;
}

/** What the operator's commands do for a new editor: its row, and the first person who can sign in. @returns the editor's id */
async function createEditor(owner: pg.Client, editor: NewEditor): Promise<string> {
  const id = uuidv7();
  const { name, slug, domain, mailSource, people } = editor;
  const first = people.find(({ role }) => role === 'admin') ?? people[0];
  if (!first) throw new Error(`Nobody can sign in at ${slug}`);
  await inEditor(owner, id, async () => {
    await owner.query(`SELECT set_config('app.moment', $1, true)`, [clock.now().toISOString()]);
    await owner.query(
      'INSERT INTO editors (editor_id, name, slug, mail_from, mail_source, mail_authserv_id, ans_contract_signed_on) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [id, name, slug, `certificats@${domain}`, mailSource, mailSource && demoAuthservId, dayFromToday(-120)],
    );
    await owner.query('INSERT INTO users (id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5)', [
      uuidv7(),
      first.email,
      first.name,
      first.role,
      await hashPassword(demoPassword),
    ]);
  });
  return id;
}

/**
 * The first person brings in the others, the solution, and those who order with their cards.
 * @param cardsUntil the day printed on the first card; the others last longer
 */
async function settleIn(
  stage: Stage,
  { people, domain }: NewEditor,
  { solution, cardsUntil }: { solution: string; cardsUntil: string },
): Promise<void> {
  const role = people.some((person) => person.role === 'admin') ? 'admin' : 'support';
  const passwordHash = await hashPassword(demoPassword);
  await stage.as(role, async () => {
    await stage.get(SolutionsService).named(solution);
    const bytes = Buffer.from(await makeDemoBlank413());
    const loaded = await stage
      .get(OfficialBlanks)
      .replace({ fileName: 'formulaire-413-demonstration.pdf', mediaType: '', bytes });
    if (!loaded.ok) throw new Error(loaded.reason);
    for (const { key: _, ...person } of people.filter((one) => one.role !== role)) {
      const id = await stage.get(TeamService).add(person);
      // Nobody reads the mailboxes of the demonstration: each has followed the link already.
      await stage.get(TenantDb).query('UPDATE users SET password_hash = $2 WHERE id = $1', [id, passwordHash]);
    }
  });
  await stage.as(role, async () => {
    for (const [index, holder] of holders.slice(0, people.length).entries())
      await stage.get(AdministratorsService).create(
        newAdministratorForm.parse({
          ...holder,
          email: `certificats@${domain}`,
          phone: `019900000${index}`,
          cardState: 'active',
          cardNumber: cardNumber(1 + index),
          validUntil: addDays(cardsUntil, 40 * index),
        }),
      );
  });
  await stage.jobs();
}
