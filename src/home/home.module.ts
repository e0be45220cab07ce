import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AccountsModule } from '../accounts/accounts.module.js';
import { RequestsModule } from '../requests/requests.module.js';
import { CountedTasks } from './counted-tasks.js';
import { HomeController } from './home.controller.js';
import { ForgetCountsInterceptor } from './forget-counts.interceptor.js';
import { HomeQueries } from './home.queries.js';
import { QueuesController } from './queues.controller.js';
import { MainMenu } from './main-menu.js';

@Module({
  imports: [AccountsModule, RequestsModule],
  controllers: [HomeController, QueuesController],
  providers: [{ provide: APP_INTERCEPTOR, useClass: ForgetCountsInterceptor }, HomeQueries, CountedTasks, MainMenu],
})
export class HomeModule {}
