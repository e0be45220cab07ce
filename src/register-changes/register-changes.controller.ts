import { Body, Controller, Get, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../platform/web/current.js';
import { readOrRefuse } from '../platform/forms/submit-form.js';
import { type Flash, flash } from '../platform/web/flash.js';
import { readForm } from '../platform/web/read-form.js';
import { tickedIds } from '../platform/forms/form-fields.js';
import { count, plural } from '../platform/web/view-helpers.js';
import { MovedClients } from './moved-clients.queries.js';
import { RegisterChangesJudge } from './register-changes-judge.service.js';
import { changeList, changesAtOnce, RegisterChangesQueries } from './register-changes.queries.js';
import { type Decided, RegisterChangesService } from './register-changes.service.js';
import { confirmationView, movesClient, registerChangesView } from './register-changes.view.js';
import type { Decision } from './register-changes.labels.js';
import { editors } from '../journey/states/roles.js';

const nothing = 'Cochez au moins une évolution encore à décider.';
const decisionForm = z.object({
  change: tickedIds(nothing, changesAtOnce),
  decision: z.enum(['applied', 'kept'], 'Choisissez de reprendre ou de garder.'),
});

@Controller('register-changes')
export class RegisterChangesController {
  constructor(
    private readonly queries: RegisterChangesQueries,
    private readonly judge: RegisterChangesJudge,
    private readonly moved: MovedClients,
    private readonly changes: RegisterChangesService,
  ) {}

  @Get()
  @Render('register-changes/list')
  async list(@Query() given: Record<string, unknown>, @CurrentUser() user: SignedIn) {
    const filter = changeList.filter(given);
    const order = changeList.order(given);
    const page = await this.queries.page(filter, order);
    const rows = await this.judge.judge(page.rows);
    const counts = await this.queries.counts();
    return registerChangesView({
      filter,
      lost: order.unknown,
      page: { ...page, rows },
      counts,
      mayDecide: editors.includes(user.role),
    });
  }

  @Get('confirmation')
  @Render('register-changes/decision')
  async confirm(@Query() given: Record<string, unknown>) {
    const form = readForm(decisionForm, given);
    // Reached without a tick, or by going back: a page that says so and leads on, not an error.
    if (!form.ok)
      return confirmationView(
        [],
        given['decision'] === 'applied' ? 'applied' : 'kept',
        Object.values(form.errors).map((text) => ({ tone: 'soon', text })),
      );
    const { change, decision } = form.value;
    const waiting = await this.judge.judge(await this.queries.byIds(change));
    const gone = change.length - new Set(waiting.map(({ id }) => id)).size;
    const text = goneText(gone);
    const moved = await this.moved.of(waiting.filter(movesClient).map(({ clientId }) => clientId));
    return confirmationView(waiting, decision, gone > 0 ? [{ tone: 'none', text }] : [], moved);
  }

  @Post('decisions')
  @Allow(editors)
  @Redirect('/register-changes', 303)
  async decide(@Body() body: unknown, @Req() request: PageRequest) {
    const { change, decision } = readOrRefuse(decisionForm, body);
    tell(request, await this.changes.decide(change, decision), decision);
    return { url: '/register-changes' };
  }
}

const goneText = (gone: number) =>
  `${count(gone, 'évolution a déjà été décidée', 'évolutions ont déjà été décidées')}, ou le registre en dit plus depuis.`;

/** A page tells five things: of the refusals three at most, and how many more there are. */
const mostTold = 5;
const mostRefused = 3;

function tell(request: PageRequest, { done, gone, wrong, received, refused }: Decided, decision: Decision): void {
  const verb = decision === 'applied' ? 'reprise' : 'classée sans changement';
  const verbs = decision === 'applied' ? 'reprises' : 'classées sans changement';
  const told: Flash[] = [];
  if (done > 0) told.push({ tone: 'ok', text: `${count(done, `évolution ${verb}`, `évolutions ${verbs}`)}.` });
  if (gone > 0) told.push({ tone: 'soon', text: goneText(gone) });
  if (wrong.length > 0) {
    const clients = count(wrong.length, 'client a', 'clients ont');
    told.push({ tone: 'soon', text: `${clients} maintenant des certificats à révoquer et à refaire.` });
  }
  if (received.size > 0) told.push(receivedFlash(received));
  const room = Math.min(mostRefused, mostTold - told.length);
  const one = refused.length > room ? room - 1 : room;
  for (const { change, reason } of refused.slice(0, one)) {
    told.push({ tone: 'bad', text: `${change.name}\u00a0: ${reason}` });
  }
  const others = refused.length - one;
  if (others > 0) {
    const text = `${count(others, 'autre évolution reste', 'autres évolutions restent')} à décider\u00a0: la liste dit pourquoi.`;
    told.push({ tone: 'bad', text });
  }
  for (const message of told) flash(request, message);
}

/** What is left to do of what changed hands: at the one who received it, or by the journal, which names each. */
function receivedFlash(received: Map<string, number>): Flash {
  const many = [...received.values()].reduce((sum, each) => sum + each, 0);
  const [only] = received.keys();
  const link =
    received.size === 1
      ? {
          href: `/clients/${only}/establishments`,
          label: plural(many, 'Voir cet établissement', 'Voir ces établissements'),
        }
      : { href: '/audit?kind=establishment&action=received', label: 'Voir qui les a reçus' };
  const served = plural(many, 'l’instance qui le sert', 'les instances qui les servent');
  const text = `${count(many, 'établissement transféré', 'établissements transférés')}\u00a0: choisissez ${served} désormais.`;
  return { tone: 'soon', text, link };
}
