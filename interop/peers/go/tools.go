//go:build tools

// Package tools names grpc-go's own interop programs, so that go.mod and go.sum hold all that building them needs.
package tools

import (
	_ "google.golang.org/grpc/interop/client"
	_ "google.golang.org/grpc/interop/server"
)
