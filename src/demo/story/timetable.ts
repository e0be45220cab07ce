import { clock } from '../../platform/clock.js';
import { daysAgo } from './days.js';

const minute = 60_000;

/** Says what happens so many days ago. */
export type Announce = (days: number, play: () => Promise<void>) => void;

interface Scene {
  at: Date;
  play: () => Promise<void>;
}

/** What happens when, whoever announced it: played in the order of time, one scene a minute at most, each under its own instant. */
export class Timetable {
  private readonly scenes: Scene[] = [];

  at(at: Date, play: Scene['play']): void {
    this.scenes.push({ at, play });
  }

  /** Announces scenes of one thread: those of a day follow each other in the order they were announced. */
  thread(hour: number): Announce {
    let place = 0;
    return (days, play) => {
      place += 1;
      this.at(new Date(daysAgo(days, hour).getTime() + 2 * place * minute), play);
    };
  }

  /**
   * Plays them all: a journal is written once, oldest first, and nothing of the story is still to come.
   * @param before what else happens until the next one, which it is told
   */
  async play(before: (next: Date) => Promise<void>): Promise<void> {
    this.scenes.sort((a, b) => a.at.getTime() - b.at.getTime());
    let next = clock.now().getTime();
    for (const scene of this.scenes.toReversed()) {
      next = Math.min(scene.at.getTime(), next - minute);
      scene.at = new Date(next);
    }
    for (const { at, play } of this.scenes) {
      await before(at);
      await clock.at(at, play);
    }
  }
}
