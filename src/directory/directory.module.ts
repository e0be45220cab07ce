import { Module } from '@nestjs/common';
import { DirectoryController } from './search/directory.controller.js';
import { DirectoryQueries } from './search/directory.queries.js';
import { DirectoryService } from './search/directory.service.js';
import { RegisterSearchQueries } from './search/register-search.queries.js';

@Module({
  controllers: [DirectoryController],
  providers: [DirectoryQueries, DirectoryService, RegisterSearchQueries],
  exports: [DirectoryQueries],
})
export class DirectoryModule {}
