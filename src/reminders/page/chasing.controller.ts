import { EditorService } from '../../accounts/editor.service.js';
import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { ClientFrames } from '../../clients/client-frames.js';
import { newSchema } from '../../platform/forms/form.js';
import { type Again, readOrRefuse, submitForm } from '../../platform/forms/submit-form.js';
import { clock } from '../../platform/clock.js';
import { HeldMails } from '../../mailbox/out/held-mails.service.js';
import { Allow } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { ChaseRules } from '../rules/chase-rules.service.js';
import { EndsQueries } from '../ends/ends.queries.js';
import { stageWords } from '../waits/chase-decisions.js';
import { ChaseObstacles } from '../waits/chase-obstacles.service.js';
import { HandChasing } from '../waits/hand-chasing.service.js';
import { waitKeys } from '../waits/waits.js';
import { WaitsQueries } from '../waits/waits.queries.js';
import { ChaseMutes } from './chase-mutes.service.js';
import { chaseMuteFields } from './chase-mute.form.js';
import { chasingView } from './chasing.view.js';
import { editors } from '../../journey/states/roles.js';

const unmuting = z.object({ about: z.uuid('Choisissez ce qui est à rétablir.') });

const chased = z.object({
  rule: z.enum(waitKeys, 'Choisissez ce qui est à relancer.'),
  subject: z.uuid('Choisissez ce qui est à relancer.'),
  /** Of a colleague whom it was handed over to. */
  link: z.uuid().nullable().catch(null),
  /** The latest reminder that the page showed. */
  seen: z.uuid().nullable().catch(null),
});

/** « Relances » of a client: what waits, what comes next, why what should have left did not, and the mutes. */
@Controller('clients/:id')
export class ChasingController {
  constructor(
    private readonly frames: ClientFrames,
    private readonly ending: EndsQueries,
    private readonly editors: EditorService,
    private readonly waiting: WaitsQueries,
    private readonly rules: ChaseRules,
    private readonly mutes: ChaseMutes,
    private readonly hand: HandChasing,
    private readonly obstacles: ChaseObstacles,
    private readonly held: HeldMails,
  ) {}

  @Get('chasing')
  @Render('reminders/page/client')
  show(@Param('id') id: string) {
    return this.page(id);
  }

  @Post('chases')
  @Allow(editors)
  @Redirect('/', 303)
  async chase(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const { rule, subject, link, seen } = readOrRefuse(chased, body);
    const { to, stage, mailIds } = await this.hand.chaseOne(id, { rule, subjectId: subject, handedLink: link, seen });
    const text = `Relance écrite à ${to.join(', ')}\u00a0: étape ${stageWords(stage)}.`;
    flash(request, (await this.held.told(mailIds)) ?? { tone: 'move', text });
    return { url: `/clients/${id}/chasing` };
  }

  @Post('chase-muting')
  @Allow(editors)
  @Redirect('/', 303)
  async mute(@Param('id') id: string, @Body() body: Record<string, unknown>, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.page(id, { values, errors });
    const schema = newSchema(chaseMuteFields(await this.mutes.mutable(id)));
    await submitForm({ schema, body, view: 'reminders/page/client', again }, (wish) => this.mutes.mute(id, wish));
    flash(request, { tone: 'ok', text: 'Les relances sont en sourdine.' });
    return { url: `/clients/${id}/chasing` };
  }

  @Post('chase-unmuting')
  @Allow(editors)
  @Redirect('/', 303)
  async unmute(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const { about } = readOrRefuse(unmuting, body);
    await this.mutes.unmute(id, about);
    flash(request, { tone: 'ok', text: 'Les relances sont rétablies.' });
    return { url: `/clients/${id}/chasing` };
  }

  private async page(id: string, returned?: { values: Record<string, unknown>; errors: FormErrors }) {
    const frame = await this.frames.frame(id, 'mail');
    const editor = await this.editors.current();
    const [rows, rules] = [await this.waiting.ofClient(id), await this.rules.byWait()];
    return chasingView(
      {
        frame,
        rows,
        obstacles: await this.obstacles.ahead(rows, rules, editor),
        near: await this.ending.ofClient(id),
        stages: editor.reminderStages,
        decisions: await this.waiting.decisions(id),
        rules,
        mutable: await this.mutes.mutable(id),
        mutes: await this.mutes.inForce(id),
        today: clock.today(),
        now: clock.now(),
      },
      returned,
    );
  }
}
