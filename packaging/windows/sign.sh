#!/bin/sh
# Signs a program for Windows in place with the publisher's key. INKAN_SIGN_CERT
# and INKAN_SIGN_KEY name PEM files; INKAN_SIGN_TSA, if set, the address of a
# time stamp authority. Argument: the program.
set -eu
signed=$1.signed
osslsigncode sign -h sha256 -n Inkan -certs "$INKAN_SIGN_CERT" -key "$INKAN_SIGN_KEY" \
	${INKAN_SIGN_TSA:+-ts "$INKAN_SIGN_TSA"} -in "$1" -out "$signed" >/dev/null
mv "$signed" "$1"
