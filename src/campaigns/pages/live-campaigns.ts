import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import type { Role } from '../../journey/states/transitions.js';
import { grouped } from '../../platform/grouped.js';
import { log } from '../../platform/log.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { EventStream } from '../../platform/web/streams/event-stream.js';
import { CampaignPages } from './campaign-pages.js';
import { CampaignQueries, type CampaignPulse } from './campaign.queries.js';
import { RunningCampaigns } from './running-campaigns.js';
import { saidOf } from './progress-words.js';

type Shown = Awaited<ReturnType<CampaignPages['progress']>> & { work: unknown };

/** One page that follows a campaign. */
export interface Follower {
  stream: EventStream;
  campaignId: string;
  /** The filter and the place of its rows, as its address says. */
  query: Record<string, unknown>;
  /** Makes the part of the page that changes. Each page its own: forms carry tokens. */
  render(shown: Shown): Promise<string>;
}

interface Following extends Follower {
  pulse: CampaignPulse | null;
}

const lookEveryMilliseconds = 1_000;
const reader = { kind: 'system', name: 'suivi des campagnes' } as const;

/**
 * Tells the pages that follow campaigns what changed. One look a second for all of an editor, however many look on; when something
 * changed, its page is read once for all who see the same, and drawn for each.
 */
@Injectable()
export class LiveCampaigns implements BeforeApplicationShutdown {
  private readonly following = new Set<Following>();
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly db: TenantDb,
    private readonly queries: CampaignQueries,
    private readonly pages: CampaignPages,
    private readonly running: RunningCampaigns,
  ) {}

  follow(follower: Follower): void {
    const one = { ...follower, pulse: null };
    this.following.add(one);
    follower.stream.whenClosed(() => this.following.delete(one));
    this.plan(0);
  }

  beforeApplicationShutdown(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
  }

  private plan(milliseconds: number): void {
    if (this.stopped) return;
    this.timer ??= setTimeout(() => void this.look(), milliseconds);
    this.timer.unref();
  }

  private async look(): Promise<void> {
    const editors = grouped([...this.following], ({ stream }) => stream.person.editorId);
    for (const [editorId, followers] of editors) await this.tell(editorId, followers);
    this.timer = null;
    if (this.following.size > 0) this.plan(lookEveryMilliseconds);
  }

  // What cannot be read now is read a second later; who has waited too long comes back by themselves.
  private async tell(editorId: string, followers: Following[]): Promise<void> {
    try {
      const scope = { editorId, actor: reader, looks: true };
      for (const { to, shown, pulse } of await this.db.run(scope, () => this.changed(followers)))
        for (const follower of to) await send(follower, shown, pulse);
    } catch (error) {
      log.fault('campaigns not followed', error, { editor: editorId });
      for (const { stream } of followers) stream.close();
    }
  }

  private async changed(followers: Following[]) {
    const pulses = await this.queries.pulses([...new Set(followers.map(({ campaignId }) => campaignId))]);
    const late = followers.filter((one) => pulses.get(one.campaignId)?.text !== one.pulse?.text);
    if (late.length === 0) return [];
    const work = await this.running.ofEditor(true);
    const told = [];
    for (const [, to] of grouped(late, viewOf)) {
      const [first] = to;
      const pulse = first && pulses.get(first.campaignId);
      if (!pulse) continue;
      const shown = await this.pages.progress(first.campaignId, first.query, first.stream.person.role);
      told.push({ to, pulse, shown: { ...shown, work } });
    }
    return told;
  }
}

// Who sees the same: the buttons are the role's, the rows the address's.
function viewOf({ campaignId, query, stream }: Following): string {
  return JSON.stringify([campaignId, stream.person.role satisfies Role, query]);
}

async function send(follower: Following, shown: Shown, pulse: CampaignPulse): Promise<void> {
  const { stream } = follower;
  const { state, total, handled, failed, pending } = pulse;
  const { perMinute, minutesLeft } = shown.speed;
  stream.send('progress', {
    ...{ state, total, handled, failed, pending, perMinute, minutesLeft },
    say: saidOf(follower.pulse, pulse),
    html: await follower.render(shown),
  });
  follower.pulse = pulse;
  if (!shown.live) stream.close('end');
}
