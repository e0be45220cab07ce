import { Body, Controller, Get, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../platform/web/current.js';
import { readOrRefuse } from '../platform/forms/submit-form.js';
import { flash } from '../platform/web/flash.js';
import { readForm } from '../platform/web/read-form.js';
import { tickedIds } from '../platform/forms/form-fields.js';
import { count } from '../platform/web/view-helpers.js';
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
    const text = `${count(gone, 'évolution a déjà été décidée', 'évolutions ont déjà été décidées')}, ou le registre en dit plus depuis.`;
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

/** So many refusals are told one by one, and how many more there are: a page tells five things. */
const mostTold = 3;

function tell(request: PageRequest, { done, wrong, refused }: Decided, decision: Decision): void {
  const verb = decision === 'applied' ? 'reprise' : 'classée sans changement';
  const verbs = decision === 'applied' ? 'reprises' : 'classées sans changement';
  if (done === 0 && refused.length === 0)
    flash(request, { tone: 'none', text: 'Ces évolutions étaient déjà décidées, ou le registre en dit plus depuis.' });
  if (done > 0) flash(request, { tone: 'ok', text: `${count(done, `évolution ${verb}`, `évolutions ${verbs}`)}.` });
  if (wrong.length > 0) {
    const clients = count(wrong.length, 'client a', 'clients ont');
    flash(request, { tone: 'soon', text: `${clients} maintenant des certificats à révoquer et à refaire.` });
  }
  const told = refused.length > mostTold ? mostTold - 1 : mostTold;
  for (const { change, reason } of refused.slice(0, told)) {
    flash(request, { tone: 'bad', text: `${change.name}\u00a0: ${reason}` });
  }
  const others = refused.length - told;
  if (others > 0) {
    const text = `${count(others, 'autre évolution reste', 'autres évolutions restent')} à décider\u00a0: la liste dit pourquoi.`;
    flash(request, { tone: 'bad', text });
  }
}
