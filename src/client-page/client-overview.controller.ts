import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { OrderingRights } from '../assignments/ordering-rights.js';
import { z } from 'zod';
import { ClientFrames } from '../clients/client-frames.js';
import { whyReadOnly } from '../clients/read-only-client.js';
import { ClientsService } from '../clients/clients.service.js';
import { CommentsService } from '../clients/comments.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { together } from '../platform/tenancy/together.js';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { Knows } from '../platform/web/asked/known-words.js';
import { flash } from '../platform/web/flash.js';
import { field, newSchema, shownForm } from '../platform/forms/form.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { requestTable } from '../requests/request.transitions.js';
import { count, date } from '../platform/web/view-helpers.js';
import { ClientOverviewQueries, type RequestSummary, type SlotOfInstance } from './client-overview.queries.js';
import { anyOpens, slotLines, slotTally } from '../certificates/grid/slot-lines.view.js';
import { timelinePage } from '../journal/timeline-page.js';
import { TimelineQueries } from '../journal/timeline.queries.js';
import { clock } from '../platform/clock.js';
import { editors, onlyReads } from '../journey/states/roles.js';

// The service tells a note that is empty or too long.
const noteFields = [
  field('text', 'Ajouter une note', z.string().default(''), {
    type: 'textarea',
    required: true,
    hint: 'Visible de toute votre équipe, 2\u202f000 caractères au plus. Aucune donnée de santé.',
  }),
];

interface Asked {
  before?: string;
  kind?: string;
}

@Controller('clients/:id')
export class ClientOverviewController {
  constructor(
    private readonly db: TenantDb,
    private readonly clients: ClientsService,
    private readonly comments: CommentsService,
    private readonly frames: ClientFrames,
    private readonly overview: ClientOverviewQueries,
    private readonly rights: OrderingRights,
    private readonly timeline: TimelineQueries,
  ) {}

  @Get()
  @Knows(['before', 'kind'])
  @Render('client-page/overview')
  journey(@Param('id') id: string, @Query() asked: Record<string, unknown>) {
    return this.page(id, asked);
  }

  @Post('comments')
  @Allow(editors)
  @Redirect('/', 303)
  async comment(@Param('id') id: string, @Body() body: unknown) {
    const client = await this.clients.byId(id);
    const again: Again = (values, errors) => this.page(id, {}, { values, errors });
    const sent = { schema: newSchema(noteFields), body, view: 'client-page/overview', again };
    await submitForm(sent, ({ text }) => this.comments.add(client.id, text));
    return { url: `/clients/${client.id}#timeline` };
  }

  @Post('comments/:commentId/removal')
  @Allow(editors)
  @Redirect('/', 303)
  async removeComment(@Param('id') id: string, @Param('commentId') commentId: string, @Req() request: PageRequest) {
    const done = await this.comments.remove(id, commentId);
    flash(request, { tone: done ? 'ok' : 'none', text: done ? 'Note effacée.' : 'Cette note était déjà effacée.' });
    return { url: `/clients/${id}#timeline` };
  }

  @Get('audit')
  @Knows(['before', 'kind'])
  @Render('journal/client')
  async audit(@Param('id') id: string, @Query() asked: Record<string, unknown>) {
    const frame = await this.frames.frame(id, 'audit');
    const page = { base: `/clients/${id}/audit`, asked: textsOf(asked), now: clock.now(), size: 40, me: this.me() };
    return {
      title: `Journal · ${frame.name}`,
      frame,
      timeline: await timelinePage(this.timeline, { clientId: id }, page),
    };
  }

  private async page(
    id: string,
    asked: Record<string, unknown>,
    note?: { values: Record<string, unknown>; errors: FormErrors },
  ) {
    const now = clock.now();
    const page = { base: `/clients/${id}`, asked: textsOf(asked), now, size: 12, me: this.me() };
    const [frame, slots, request, timeline] = await together(
      this.frames.frame(id, 'journey'),
      this.overview.slots(id, now),
      this.overview.latestRequest(id),
      timelinePage(this.timeline, { clientId: id, outcomesOnly: true }, page),
    );
    // Asked only where a slot has to say it.
    const notOpen = anyOpens(slots) ? await this.rights.whyNotOpenAny(id) : null;
    return {
      title: frame.name,
      frame,
      tally: slotTally(slots),
      lines: slotLines(frame, slots, servedNote, { now, notOpen }),
      request: request && requestView(request),
      timeline,
      // A note may still be written about a client who left.
      noteLocked: frame.locked && !frame.archived ? frame.locked : whyReadOnly({ archived: false }, this.db.actor),
      note: shownForm({
        action: `${frame.base}/comments`,
        fields: noteFields.map((field) => ({ ...field, rows: note ? 8 : 2 })),
        ...note,
        submit: 'Ajouter la note',
        icon: 'message',
        tone: 'plain',
      }),
    };
  }

  private me(): string | null {
    const { actor } = this.db;
    return actor.kind === 'person' && !onlyReads(actor.role) ? actor.id : null;
  }
}

// A parameter given twice is a list: the last one counts.
function textsOf(asked: Record<string, unknown>): Asked {
  const text = (value: unknown) => String(Array.isArray(value) ? (value.at(-1) ?? '') : (value ?? ''));
  return { before: text(asked['before']), kind: text(asked['kind']) };
}

function servedNote([slot]: SlotOfInstance[]): string {
  return slot && slot.establishments > 0 ? count(slot.establishments, 'établissement', 'établissements') : '';
}

function requestView(request: RequestSummary) {
  const state = requestTable.states[request.state as keyof typeof requestTable.states];
  return {
    href: `/requests/${request.id}`,
    kind: request.kind,
    facts: [
      request.dossierNumber
        ? { label: 'Dossier ANS', code: request.dossierNumber }
        : { label: 'Dossier ANS', value: 'pas encore attribué' },
      {
        label: 'État',
        state: {
          tone: state.tone,
          icon: state.icon,
          label: `${state.label} le ${date(request.stateSince)}`,
          plain: true,
        },
      },
      ...(request.departures ? [{ label: 'Départ', value: request.departures }] : []),
      ...(request.administrators || !request.departures
        ? [{ label: request.departures ? 'Arrivée' : 'Administrateurs', value: request.administrators ?? 'à choisir' }]
        : []),
    ],
  };
}
