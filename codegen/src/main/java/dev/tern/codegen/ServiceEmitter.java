package dev.tern.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import javax.lang.model.element.Modifier;

/**
 * Writes a service: the interface that a server implements, with a blocking and an asynchronous
 * client nested in it. It names types of the rpc module but does not need them. Owner: the file's
 * emitter.
 */
final class ServiceEmitter {
  private static final ClassName BIDI_CALL = rpc("BidiCall");
  private static final ClassName CALL_OPTIONS = rpc("CallOptions");
  private static final ClassName CHANNEL = rpc("Channel");
  private static final ClassName CLIENT_STREAMING_CALL = rpc("ClientStreamingCall");
  private static final ClassName METHOD_DESCRIPTOR = rpc("MethodDescriptor");
  private static final ClassName RECEIVER = rpc("Receiver");
  private static final ClassName SENDER = rpc("Sender");
  private static final ClassName SERVICE_DEFINITION = rpc("ServiceDefinition");
  private static final ClassName SERVICE_DESCRIPTOR = rpc("ServiceDescriptor");
  private static final ClassName STUB = rpc("Stub");
  private static final ClassName FUTURE = ClassName.get(CompletableFuture.class);
  private static final ClassName PUBLISHER = ClassName.get(Flow.Publisher.class);

  private final ServiceModel service;
  private final ClassName client;
  private final ClassName asyncClient;

  ServiceEmitter(ServiceModel service) {
    this.service = service;
    NameAllocator nested = NameAllocator.ignoringCase().reserve(service.type.simpleNames());
    if (service.type.packageName().isEmpty()) {
      // Without a package there is no longer name for a message that a nested class hides.
      for (ServiceModel.Method method : service.methods) {
        nested.reserve(method.request().simpleNames()).reserve(method.response().simpleNames());
      }
    }
    this.client = service.type.nestedClass(nested.claim("Client"));
    this.asyncClient = service.type.nestedClass(nested.claim("AsyncClient"));
  }

  private static ClassName rpc(String name) {
    return ClassName.get(RuntimeTypes.RPC, name);
  }

  TypeSpec.Builder emit() {
    TypeSpec.Builder type =
        TypeSpec.interfaceBuilder(service.type.simpleName()).addModifiers(Modifier.PUBLIC);
    if (!service.doc.isEmpty()) {
      type.addJavadoc("$L", service.doc);
    }
    if (service.deprecated) {
      type.addAnnotation(Deprecated.class);
    }
    constants(type);
    service.methods.forEach(method -> type.addMethod(handler(method)));
    type.addMethod(bind());
    type.addMethod(newClient());
    type.addMethod(descriptor());
    type.addType(client());
    type.addType(asyncClient());
    return type;
  }

  // ---- the interface

  private void constants(TypeSpec.Builder type) {
    type.addField(
        constant(RuntimeTypes.STRING, "NAME")
            .addJavadoc("The service's full name.")
            .initializer("$S", service.fullName)
            .build());
    for (ServiceModel.Method method : service.methods) {
      FieldSpec.Builder field =
          constant(
              ParameterizedTypeName.get(METHOD_DESCRIPTOR, method.request(), method.response()),
              method.constant());
      if (method.deprecated()) {
        field.addAnnotation(Deprecated.class);
      }
      type.addField(
          field
              .initializer(
                  "$T.$L(NAME, $S, $T.CODEC, $T.CODEC)",
                  METHOD_DESCRIPTOR,
                  method.kind().method,
                  method.protoName(),
                  method.request(),
                  method.response())
              .build());
    }
    type.addField(
        constant(SERVICE_DESCRIPTOR, "SERVICE")
            .addJavadoc("The service and its methods.")
            .initializer(
                "\n$>$>new $T($>$>\nNAME,\n$T.of($L),\n$T::descriptor)$<$<$<$<",
                SERVICE_DESCRIPTOR,
                RuntimeTypes.LIST,
                service.methods.stream()
                    .map(method -> CodeBlock.of("$L", method.constant()))
                    .collect(CodeBlock.joining(",$W")),
                service.type)
            .build());
  }

  private static FieldSpec.Builder constant(TypeName type, String name) {
    return FieldSpec.builder(type, name, Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL);
  }

  private static MethodSpec handler(ServiceModel.Method method) {
    MethodSpec.Builder spec = documented(method).addModifiers(Modifier.PUBLIC, Modifier.ABSTRACT);
    TypeName requests = ParameterizedTypeName.get(RECEIVER, method.request());
    TypeName replies = ParameterizedTypeName.get(SENDER, method.response());
    switch (method.kind()) {
      case UNARY -> spec.returns(method.response()).addParameter(method.request(), "request");
      case SERVER_STREAMING ->
          spec.addParameter(method.request(), "request").addParameter(replies, "replies");
      case CLIENT_STREAMING -> spec.returns(method.response()).addParameter(requests, "requests");
      case BIDI -> spec.addParameter(requests, "requests").addParameter(replies, "replies");
    }
    return spec.addException(Exception.class).build();
  }

  private MethodSpec bind() {
    CodeBlock.Builder code =
        CodeBlock.builder().add("return $T.builder(SERVICE)$>$>", SERVICE_DEFINITION);
    for (ServiceModel.Method method : service.methods) {
      code.add(
          "\n.$L($L, service::$L)", method.kind().method, method.constant(), method.javaName());
    }
    return MethodSpec.methodBuilder("bind")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .addJavadoc("Returns the service as a server takes it.")
        .returns(SERVICE_DEFINITION)
        .addParameter(service.type, "service")
        .addCode(code.add("\n.build();\n$<$<").build())
        .build();
  }

  private MethodSpec newClient() {
    return MethodSpec.methodBuilder("client")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .addJavadoc("Returns a client whose calls go over the channel.")
        .returns(client)
        .addParameter(CHANNEL, "channel")
        .addStatement("return new $T(channel, $T.DEFAULT)", client, CALL_OPTIONS)
        .build();
  }

  private MethodSpec descriptor() {
    return MethodSpec.methodBuilder("descriptor")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .addJavadoc("Returns the linked descriptor of {@code $L}.", service.fullName)
        .returns(RuntimeTypes.SERVICE_DESCRIPTOR)
        .addStatement("return $L", service.descriptor)
        .build();
  }

  // ---- clients

  private TypeSpec client() {
    TypeSpec.Builder type =
        stub(client, "Calls the service and waits for the answers. Immutable; for any thread.");
    for (ServiceModel.Method method : service.methods) {
      MethodSpec.Builder spec = documented(method).addModifiers(Modifier.PUBLIC);
      switch (method.kind()) {
        case UNARY ->
            spec.returns(method.response())
                .addParameter(method.request(), "request")
                .addStatement("return unary($L, request)", method.constant());
        case SERVER_STREAMING ->
            spec.returns(ParameterizedTypeName.get(RECEIVER, method.response()))
                .addParameter(method.request(), "request")
                .addStatement("return serverStreaming($L, request)", method.constant());
        case CLIENT_STREAMING ->
            spec.returns(
                    ParameterizedTypeName.get(
                        CLIENT_STREAMING_CALL, method.request(), method.response()))
                .addStatement("return clientStreaming($L)", method.constant());
        case BIDI ->
            spec.returns(ParameterizedTypeName.get(BIDI_CALL, method.request(), method.response()))
                .addStatement("return bidi($L)", method.constant());
      }
      type.addMethod(spec.build());
    }
    type.addMethod(
        MethodSpec.methodBuilder("async")
            .addModifiers(Modifier.PUBLIC)
            .addJavadoc("Returns a client with the same channel and options that does not wait.")
            .returns(asyncClient)
            .addStatement("return new $T(channel(), options())", asyncClient)
            .build());
    return type.build();
  }

  private TypeSpec asyncClient() {
    TypeSpec.Builder type =
        stub(asyncClient, "Calls the service without waiting. Immutable; for any thread.");
    for (ServiceModel.Method method : service.methods) {
      MethodSpec.Builder spec = documented(method).addModifiers(Modifier.PUBLIC);
      TypeName requests = ParameterizedTypeName.get(PUBLISHER, method.request());
      switch (method.kind()) {
        case UNARY, SERVER_STREAMING -> spec.addParameter(method.request(), "request");
        case CLIENT_STREAMING, BIDI -> spec.addParameter(requests, "requests");
      }
      boolean one =
          method.kind() == ServiceModel.Kind.UNARY
              || method.kind() == ServiceModel.Kind.CLIENT_STREAMING;
      boolean takesOne =
          method.kind() == ServiceModel.Kind.UNARY
              || method.kind() == ServiceModel.Kind.SERVER_STREAMING;
      type.addMethod(
          spec.returns(ParameterizedTypeName.get(one ? FUTURE : PUBLISHER, method.response()))
              .addStatement(
                  "return $LAsync($L, $L)",
                  method.kind().method,
                  method.constant(),
                  takesOne ? "request" : "requests")
              .build());
    }
    return type.build();
  }

  private static TypeSpec.Builder stub(ClassName name, String doc) {
    return TypeSpec.classBuilder(name.simpleName())
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
        .superclass(ParameterizedTypeName.get(STUB, name))
        .addJavadoc(doc)
        .addMethod(
            MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PRIVATE)
                .addParameter(CHANNEL, "channel")
                .addParameter(CALL_OPTIONS, "options")
                .addStatement("super(channel, options)")
                .build())
        .addMethod(
            MethodSpec.methodBuilder("with")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .returns(name)
                .addParameter(CHANNEL, "channel")
                .addParameter(CALL_OPTIONS, "options")
                .addStatement("return new $T(channel, options)", name)
                .build());
  }

  private static MethodSpec.Builder documented(ServiceModel.Method method) {
    MethodSpec.Builder spec = MethodSpec.methodBuilder(method.javaName());
    if (!method.doc().isEmpty()) {
      spec.addJavadoc("$L", method.doc());
    }
    if (method.deprecated()) {
      spec.addAnnotation(Deprecated.class);
    }
    return spec;
  }
}
