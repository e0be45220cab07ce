import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { newerDatabase, schemaDistance } from '../tenancy/schema-version.js';

const lookEveryMilliseconds = 5_000;

/** Whether the database was migrated by a later version while this process was alive: docs/decisions/0033-one-version-at-a-time.md. */
@Injectable()
export class SchemaWatch implements OnApplicationShutdown {
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly dataSource: DataSource) {}

  /** @returns true only when it is known to be: a database that does not answer is another matter */
  async isNewer(): Promise<boolean> {
    return (await this.ahead()).length > 0;
  }

  /** @param told once, with what to print */
  watch(told: (sentence: string) => void): void {
    this.timer = setInterval(() => {
      void this.ahead().then((ahead) => {
        if (ahead.length === 0 || !this.timer) return;
        this.onApplicationShutdown();
        told(newerDatabase(ahead));
      });
    }, lookEveryMilliseconds);
  }

  onApplicationShutdown(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  private ahead(): Promise<string[]> {
    return schemaDistance(this.dataSource).then(
      ({ ahead }) => ahead,
      () => [],
    );
  }
}
