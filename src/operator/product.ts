import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';

/** The product's services, without HTTP, for as long as the work takes. */
export async function withProduct(work: (app: INestApplicationContext) => Promise<unknown>): Promise<void> {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
  try {
    await work(app);
  } finally {
    await app.close();
  }
}
