module paddock/interop

go 1.25.0

require (
	github.com/google/go-github/v89 v89.0.0
	golang.org/x/crypto v0.45.0
)

require (
	github.com/google/go-querystring v1.2.0 // indirect
	golang.org/x/sys v0.38.0 // indirect
)
