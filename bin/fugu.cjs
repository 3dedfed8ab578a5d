#!/usr/bin/env node
// ES5 on purpose: an old Node must be able to parse this file in order to refuse politely.
'use strict';

var args = process.argv.slice(2);
var about = require('../package.json');

if (args.length === 1 && (args[0] === '--version' || args[0] === '-v')) {
  process.stdout.write(about.version + '\n');
} else if (isTooOld(process.versions.node)) {
  process.stderr.write(
    'fugu needs Node 22.22 or newer and this is Node ' +
      process.versions.node +
      '. Install a newer Node (https://nodejs.org) and start fugu again.\n',
  );
  process.exitCode = 2;
} else {
  start();
}

function isTooOld(version) {
  var parts = version.split('.');
  var major = Number(parts[0]);
  return major < 22 || (major === 22 && Number(parts[1]) < 22);
}

function start() {
  var module_ = require('node:module');
  if (module_.enableCompileCache) module_.enableCompileCache();
  import('../dist/main.js').then(run, fail);
}

function run(main) {
  return main.main(args);
}

function fail(error) {
  var missing = error && error.code === 'ERR_MODULE_NOT_FOUND';
  process.stderr.write(
    missing
      ? 'fugu is not built: dist/main.js is missing. Run `npm run build`.\n'
      : (error && error.stack) + '\n',
  );
  process.exitCode = missing ? 2 : 1;
}
