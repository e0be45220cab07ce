import { Module } from '@nestjs/common';
import { DirectoryController } from './directory.controller.js';
import { DirectoryQueries } from './directory.queries.js';
import { DirectoryService } from './directory.service.js';
import { RegisterSearchQueries } from './register-search.queries.js';

@Module({
  controllers: [DirectoryController],
  providers: [DirectoryQueries, DirectoryService, RegisterSearchQueries],
  exports: [DirectoryQueries, DirectoryService],
})
export class DirectoryModule {}
