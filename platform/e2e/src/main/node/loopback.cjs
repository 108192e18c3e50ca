// SPDX-License-Identifier: MIT
//
// Has a program that would listen on all addresses listen on 127.0.0.1: node -r ./loopback.cjs …
const { Server } = require("node:net");

const { listen } = Server.prototype;
Server.prototype.listen = function (port, ...rest) {
  return typeof port === "object"
    ? listen.call(this, port, ...rest)
    : listen.call(this, port, "127.0.0.1", rest.findLast((last) => typeof last === "function"));
};
